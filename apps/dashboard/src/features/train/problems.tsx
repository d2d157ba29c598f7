'use client';

import type { PlanProblem, ProblemFix } from '@pilothouse/contracts/plans';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { type StateKind, StateDot } from '@/ui/state-label';
import { withSetting } from './train-form';
import type { Train } from './use-train';

const STATE = { error: 'failed', warning: 'warning' } satisfies Record<PlanProblem['level'], StateKind>;

/** What is missing, what forbids the start and what is only to be looked at, worst first; then what was found to be right. */
export function Problems({ train }: { train: Train }) {
  const { errors, plan, form, setup, change } = train;
  const missing = Object.values(errors);
  const problems = (missing.length > 0 ? [] : (plan?.problems ?? [])).toSorted(
    (a, b) => Number(b.level === 'error') - Number(a.level === 'error'),
  );
  const good = missing.length > 0 || !plan ? [] : goodNews(train);
  if (missing.length + problems.length + good.length === 0) return null;

  return (
    <ul className="grid gap-2 border-b border-line px-5 py-[11px] text-sm max-sm:px-4">
      {missing.map((sentence) => (
        <Item key={sentence} state="waiting" sentence={sentence} />
      ))}
      {problems.map(({ level, field, message, fix }) => (
        <Item
          key={message}
          state={STATE[level]}
          sentence={fix?.do === 'get' ? `${message} ${whereFrom(fix)}` : message}
        >
          {fix && <Fix fix={fix} train={train} />}
          {level === 'error' && field === 'optimizer' && (
            <Button size="sm" onClick={() => change(withPlainOptimizer(train))}>
              Use AdamW
            </Button>
          )}
          {datasetOf(field, form) !== '' && (
            <Button size="sm" asChild>
              <Link href={`/datasets/?name=${encodeURIComponent(datasetOf(field, form))}`}>Open</Link>
            </Button>
          )}
          {field === '' && setup.data?.trainer.problem && (
            <Button size="sm" asChild>
              <Link href="/settings/">Settings</Link>
            </Button>
          )}
        </Item>
      ))}
      {good.map((sentence) => (
        <Item key={sentence} state="ready" sentence={sentence} isQuiet />
      ))}
    </ul>
  );
}

/** It comes with PyTorch. A rate that was meant for one that finds its own would tear its weights apart. */
function withPlainOptimizer({ form, familySetup, request }: Train): Partial<Train['form']> {
  const plain = withSetting(form, 'optimizer', 'AdamW', familySetup);
  return (request?.learningRate ?? 0) > 0.1 ? withSetting(plain, 'learningRate', null, familySetup) : plain;
}

/** The dataset a problem is about; empty when about none. */
function datasetOf(field: string, { dataset, data }: Train['form']): string {
  const [name, at] = field.split('.');
  if (name === 'dataset' || name === 'triggerWords') return dataset;
  if (name === 'moreDatasets') return data.more[Number(at)]?.dataset ?? '';
  if (name === 'regularisation') return data.regularisation[Number(at)]?.dataset ?? '';
  return '';
}

const whereFrom = ({ file, from, folder }: Extract<ProblemFix, { do: 'get' }>) =>
  `It is ${file} of huggingface.co/${from}; put it into models/${folder}.`;

/** One press where the file is there; the page it appears on where it has to be got. */
function Fix({ fix, train: { form, change } }: { fix: ProblemFix; train: Train }) {
  if (fix.do === 'get') {
    return (
      <Button size="sm" asChild>
        <Link href="/models/">Models</Link>
      </Button>
    );
  }
  const { field, path } = fix;
  const choose = () => {
    if (field === 'baseModel') change({ baseModel: path, components: {} });
    else change({ components: { ...form.components, [field.replace('components.', '')]: path } });
  };
  return (
    <Button size="sm" title={path} onClick={choose}>
      Use {path.slice(path.lastIndexOf('/') + 1)}
    </Button>
  );
}

/** Only what the plan has looked at and found nothing against. */
function goodNews({ plan, familySetup, setup }: Train): string[] {
  const fields = new Set(plan?.problems.map(({ field }) => field));
  const trainer = setup.data?.trainer;
  return [
    ...(familySetup && !fields.has('baseModel') ? [`Base model is read as ${familySetup.title}`] : []),
    ...(trainer && trainer.problem === '' ? [`Trainer found in ${trainer.path}`] : []),
  ];
}

function Item({ state, sentence, isQuiet, children }: ItemProps) {
  return (
    <li className="grid grid-cols-[14px_minmax(0,1fr)_auto] items-start gap-2.5">
      <StateDot state={state} className="mt-[3px]" />
      <span className={`min-w-0 break-words ${isQuiet ? 'text-text-2' : ''}`}>{sentence}</span>
      {children}
    </li>
  );
}

type ItemProps = { state: StateKind; sentence: string; isQuiet?: boolean; children?: React.ReactNode };

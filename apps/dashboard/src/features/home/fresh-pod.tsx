import type { Dataset } from '@pilothouse/contracts/datasets';
import type { ModelFile } from '@pilothouse/contracts/models';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Panel } from '@/ui/panel';

/** Before the first run: the one thing that is missing next. */
export function FreshPod({ datasets, models }: { datasets: Dataset[]; models: ModelFile[] }) {
  const { title, text, action, href, rehearses } = nextStep(datasets, models);
  return (
    <Panel className="shrink-0">
      <EmptyState
        className="py-12"
        title={title}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Button asChild look="pri">
              <Link href={href}>{action}</Link>
            </Button>
            {rehearses && (
              <Button asChild>
                <Link href="/train/?rehearse=1" title="Walks the whole way without one; no model is trained">
                  Rehearse without one
                </Link>
              </Button>
            )}
          </div>
        }
      >
        {text}
      </EmptyState>
    </Panel>
  );
}

function nextStep(datasets: Dataset[], models: ModelFile[]) {
  if (!datasets.some(({ images }) => images > 0)) {
    return {
      title: 'Begin with pictures',
      text: 'Five to twenty of one thing, person or style make a first LoRA.',
      action: 'Add pictures',
      href: '/datasets/',
      rehearses: false,
    };
  }
  if (!models.some(({ header, problem }) => header && !header.isLora && header.family && problem === '')) {
    return {
      title: 'A base model is missing',
      text: 'A LoRA is trained on top of one. This shows which files are needed, and where they belong.',
      action: 'See what is needed',
      href: '/welcome/',
      rehearses: true,
    };
  }
  return {
    title: 'Ready for the first run',
    text: 'Pictures and a base model are here.',
    action: 'Train',
    href: '/train/',
    rehearses: false,
  };
}

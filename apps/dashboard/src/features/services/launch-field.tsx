'use client';

import type { LaunchOption } from '@pilothouse/contracts/tool-entry';
import type { OptionValue, Tool } from '@pilothouse/contracts/tools';
import { sentenceOf } from '@/ui/error-state';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { Switch } from '@/ui/switch';
import { TextField } from '@/ui/text-field';
import { LaunchRow } from './launch-row';
import { fitsSegments, isChanged, problemOf, readValue, valueOf, valueText } from './option-words';
import { useChangeTool } from './tools.queries';
import { useDraft } from './use-draft';

type Props = {
  tool: Tool;
  option: LaunchOption;
  /** What the running process was started with, when that is another value. */
  was: string;
};

/** One option. What is chosen is kept at once, what is typed after the first pause; it applies when the tool is started next. */
export function LaunchField({ tool, option, was }: Props) {
  const change = useChangeTool(tool.id);
  const { name, title, help } = option;
  const value = valueOf(tool, option);
  const save = (next: OptionValue) => change.mutate({ values: { [name]: next } });
  const draft = useDraft(value === null ? '' : String(value), (text) => {
    if (problemOf(option, text) === '') save(readValue(option, text));
  });
  const error = (draft.isSettled ? problemOf(option, draft.text) : '') || errorOf();
  return (
    <LaunchRow
      title={title}
      help={help}
      error={error}
      note={was ? `was ${was}, applies on restart` : undefined}
      onReset={isChanged(tool, option) ? () => reset() : undefined}
    >
      <Control option={option} value={shown()} draft={draft} save={save} />
    </LaunchRow>
  );

  /** Until the answer is here, what was chosen. */
  function shown(): OptionValue {
    const wished = change.isPending ? change.variables.values?.[name] : undefined;
    return wished === undefined ? value : wished;
  }

  function errorOf(): string {
    return change.error ? sentenceOf(change.error) : (tool.launch.problems[name] ?? '');
  }

  function reset() {
    draft.drop();
    save(option.default);
  }
}

type ControlProps = {
  option: LaunchOption;
  value: OptionValue;
  draft: ReturnType<typeof useDraft>;
  save: (value: OptionValue) => void;
};

function Control({ option, value, draft, save }: ControlProps) {
  const { title } = option;
  if (option.type === 'switch')
    return <Switch writes label={title} isOn={value === true} onChange={save} className="my-[5px]" />;
  if (option.type === 'choice') {
    const options = option.choices.map((choice) => ({ value: choice.value, title: choice.title }));
    if (fitsSegments(option))
      return (
        <Segments label={title} value={String(value)} options={options} onChange={save} className="flex-1" />
      );
    return (
      <Select
        size="sm"
        label={title}
        value={String(value)}
        options={options}
        onChange={save}
        className="flex-1"
      />
    );
  }
  return (
    <TextField
      size="sm"
      value={draft.text}
      onChange={(event) => draft.type(event.target.value)}
      onBlur={draft.settle}
      onKeyDown={(event) => event.key === 'Enter' && draft.settle()}
      inputMode={option.type === 'number' ? 'decimal' : undefined}
      isMono={option.type === 'text'}
      placeholder={option.default === null ? 'not set' : valueText(option, option.default)}
      after={
        option.type === 'number' && option.unit ? <span className="text-muted">{option.unit}</span> : null
      }
      className={option.type === 'number' ? 'w-[104px]' : 'flex-1'}
    />
  );
}

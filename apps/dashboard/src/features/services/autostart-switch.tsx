import type { Tool } from '@pilothouse/contracts/tools';
import { sentenceOf } from '@/ui/error-state';
import { Switch } from '@/ui/switch';
import { toast } from '@/ui/toast';
import { useChangeTool } from './tools.queries';

/** Whether it starts with everything else. What was asked for stands there at once; a refusal puts it back. */
export function AutostartSwitch({ tool: { id, title, autostart } }: { tool: Tool }) {
  const change = useChangeTool(id);
  return (
    <Switch
      writes
      label={`Start ${title} with everything else`}
      isOn={change.isPending ? (change.variables.autostart ?? autostart) : autostart}
      onChange={(next) =>
        change.mutate({ autostart: next }, { onError: (error) => toast(`${title}: ${sentenceOf(error)}`) })
      }
    />
  );
}

import { Button } from '@/ui/button';
import { CodeBlock } from '@/ui/code-block';
import { Note } from '@/ui/note';
import { commandIn } from './captioning-form';

type Props = { problem: string; isLooking: boolean; onAgain: () => void };

/** Why a tool cannot run, and what to type so that it can. */
export function ToolProblem({ problem, isLooking, onAgain }: Props) {
  const command = commandIn(problem);
  return (
    <Note
      tone="warn"
      action={
        <Button size="sm" working={isLooking} onClick={onAgain}>
          Look again
        </Button>
      }
    >
      <p>
        {command === null ? problem : problem.replace(/:? install with “[^”]*”\.?/, '. Install it with:')}
      </p>
      {command !== null && <CodeBlock text={command} label="Command" wraps className="mt-2" />}
    </Note>
  );
}

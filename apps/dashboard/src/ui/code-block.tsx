import { cn } from './cn';
import { CopyButton } from './copy-button';

/** What a machine reads, word for word, with a copy button. Long lines scroll; `wraps` breaks them instead. */
export function CodeBlock({ text, label, wraps, className }: CodeBlockProps) {
  return (
    <div className={cn('group/code relative rounded-sm border border-line bg-inset', className)}>
      <pre
        aria-label={label}
        tabIndex={0}
        className={cn(
          'max-h-[inherit] overflow-auto py-2.5 pr-10 pl-3 font-mono text-xs/[18px] text-text-2',
          wraps && '[overflow-wrap:anywhere] whitespace-pre-wrap',
        )}
      >
        {text}
      </pre>
      <CopyButton text={text} className="absolute top-1.5 right-1.5 bg-inset" />
    </div>
  );
}

type CodeBlockProps = { text: string; label?: string; wraps?: boolean; className?: string };

import type { ReactNode } from 'react';

/** Title and purpose on the left, the work on the right; parted by a hairline. */
export function Section({ id, title, text, children }: SectionProps) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-4 gap-x-8 gap-y-3 border-line py-6 not-first:border-t md:grid-cols-[200px_minmax(0,1fr)]"
    >
      <div>
        <h2 id={`${id}-title`} className="text-md font-bold">
          {title}
        </h2>
        <p className="text-sm text-muted">{text}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

type SectionProps = { id: string; title: string; text: string; children: ReactNode };

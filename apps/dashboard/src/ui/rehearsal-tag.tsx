import { cn } from './cn';
import { Tag } from './tag';

/** The one mark of a run in which no model is trained. */
export const RehearsalTag = ({ className }: { className?: string }) => (
  <Tag
    title="A rehearsal: no model is trained"
    className={cn('border-info-line bg-info-soft font-normal text-info', className)}
  >
    Rehearsal
  </Tag>
);

import { cn } from './cn';
import { Icon } from './icon';

/** The head of a column that orders the list. `order`: how it does so just now, null while another one does. */
export function SortHead({ title, order, onSort, isNumber, className }: SortHeadProps) {
  return (
    <button
      type="button"
      onClick={onSort}
      className={cn(
        'flex items-center gap-1 whitespace-nowrap hover:text-text',
        isNumber && 'justify-end',
        order && 'text-text-2',
        className,
      )}
    >
      {title}
      {order && <Icon name={order === 'descending' ? 'up' : 'down'} className="size-3" />}
      {order && <span className="sr-only">{order}</span>}
    </button>
  );
}

export type Order = 'ascending' | 'descending';

type SortHeadProps = {
  title: string;
  order: Order | null;
  onSort: () => void;
  isNumber?: boolean;
  className?: string;
};

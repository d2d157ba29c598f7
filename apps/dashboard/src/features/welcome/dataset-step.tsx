import Link from 'next/link';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';

export function DatasetStep({ onLeave }: { onLeave: () => void }) {
  return (
    <div className="mt-3 flex gap-2">
      <Button asChild look="pri">
        <Link href="/datasets/">
          <Icon name="upload" className="size-3.5" />
          Add pictures
        </Link>
      </Button>
      <Button look="bare" onClick={onLeave}>
        Later
      </Button>
    </div>
  );
}

import { Button, type ButtonProps } from './button';
import { Icon, type IconName } from './icon';
import { Tooltip, type TooltipProps } from './tooltip';

/** A button that is only a sign: its label is read out and shown as a tooltip. */
export function IconButton({ icon, label, keys, side, look = 'bare', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys} side={side}>
      <Button look={look} square aria-label={label} {...rest}>
        <Icon name={icon} className={rest.size === 'sm' ? 'size-3.5' : undefined} />
      </Button>
    </Tooltip>
  );
}

type IconButtonProps = Omit<ButtonProps, 'children' | 'square' | 'asChild'> &
  Pick<TooltipProps, 'keys' | 'side'> & { icon: IconName; label: string };

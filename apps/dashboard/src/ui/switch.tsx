'use client';

import { Switch as Radix } from 'radix-ui';
import { useStaleSince } from '@/api/connection';
import { cn } from './cn';
import { useFormField } from './form-field';

/** On or off at once. Inside a `FormField` it takes label and help from it. */
export function Switch({ isOn, onChange, label, writes, disabled, className }: SwitchProps) {
  const field = useFormField();
  const isStale = useStaleSince() !== null;
  return (
    <Radix.Root
      {...field}
      checked={isOn}
      onCheckedChange={onChange}
      aria-label={label}
      disabled={disabled || (writes && isStale)}
      className={cn(
        'relative inline-block h-4 w-7 shrink-0 rounded-full bg-track align-middle shadow-[inset_0_0_0_1px_var(--ph-border-control)] transition-colors duration-(--ph-fast) after:absolute after:-inset-1.5 disabled:cursor-not-allowed disabled:opacity-60 data-[state=checked]:bg-accent data-[state=checked]:shadow-none max-sm:after:-inset-3.5',
        className,
      )}
    >
      <Radix.Thumb className="block size-2.5 translate-x-[3px] rounded-full bg-muted transition-transform duration-(--ph-fast) data-[state=checked]:translate-x-[15px] data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  );
}

type SwitchProps = {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  /** Read out where there is no visible label. */
  label?: string;
  /** Changes something on the pod: disabled while the connection is lost. */
  writes?: boolean;
  disabled?: boolean;
  className?: string;
};

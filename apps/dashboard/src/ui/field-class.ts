import { cva } from 'class-variance-authority';

/** The look of everything one types or chooses in. 16 px on a phone, so that it does not zoom. */
export const fieldClass = cva(
  [
    'flex w-full min-w-0 items-center gap-2 rounded-sm border border-line-control bg-inset text-text outline-none',
    'focus-visible:border-accent focus-visible:shadow-[0_0_0_3px_var(--ph-accent-soft)]',
    'has-[input:focus-visible]:border-accent has-[input:focus-visible]:shadow-[0_0_0_3px_var(--ph-accent-soft)]',
    'aria-invalid:border-danger! has-[[aria-invalid=true]]:border-danger! disabled:border-line disabled:text-disabled',
    'max-sm:min-h-11 max-sm:text-lg',
  ],
  {
    variants: {
      size: {
        sm: 'h-[26px] border-line-strong px-2 text-sm',
        md: 'h-8 px-2.5 text-base',
        lg: 'h-[38px] px-2.5 text-md',
      },
    },
    defaultVariants: { size: 'md' },
  },
);

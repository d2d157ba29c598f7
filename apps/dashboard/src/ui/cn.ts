import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// Our theme's own names, so that a later class of the same kind wins over an earlier one.
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['2xs', 'xs', 'sm', 'base', 'md', 'lg', 'xl', '2xl'],
      shadow: ['pop', 'dialog'],
      spacing: ['gutter', 'gap', 'row', 'row-compact', 'control', 'control-sm', 'sidebar', 'header', 'strip'],
    },
  },
});

/** Joins class names; of two that set the same thing the last one stays. */
export const cn = (...classes: ClassValue[]) => merge(clsx(classes));

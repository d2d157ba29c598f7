'use client';

import Link from 'next/link';
import type { ComponentProps } from 'react';
import { useSettled } from './use-settled';

/** A link of which there are many on every page: where it leads is fetched ahead, but not while the page itself still loads. */
export function PlaceLink(props: ComponentProps<typeof Link>) {
  const isSettled = useSettled();
  return <Link prefetch={isSettled ? undefined : false} {...props} />;
}

import type { Metadata } from 'next';
import { OwnPassword } from '@/features/session/own-password';
import { Welcome } from '@/features/welcome/welcome';

export const metadata: Metadata = { title: 'Welcome' };

export default function Page() {
  return <Welcome ownPassword={<OwnPassword isPrimary />} />;
}

import type { Metadata } from 'next';
import { OwnPassword } from '@/features/session/own-password';
import { SettingsPage } from '@/features/settings/settings-page';

export const metadata: Metadata = { title: 'Settings' };

export default function Page() {
  return <SettingsPage ownPassword={<OwnPassword />} />;
}

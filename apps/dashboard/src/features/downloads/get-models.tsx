'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { Board, Crumb, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { TabPanel, Tabs } from '@/ui/tabs';
import { useSearchParam } from '@/ui/use-search-param';
import { AddressTab } from './address-tab';
import { BundlesTab } from './bundles-tab';
import { QueuePanel } from './queue-panel';
import { SearchTab } from './search-tab';
import { TokensDrawer } from './tokens-drawer';

const TABS = [
  { value: 'address', title: 'Address' },
  { value: 'search', title: 'Search' },
  { value: 'bundles', title: 'Bundles' },
] as const;
type Tab = (typeof TABS)[number]['value'];

/** Where models are got from: an address, a search in the hubs, or a bundle. What is on its way stands beside it. */
export function GetModels() {
  const [tab, setTab] = useSearchParam('from', { replaces: true });
  const [areTokensOpen, setTokensOpen] = useState(false);
  const [text, setText] = useState('');
  const chosen = TABS.find(({ value }) => value === tab)?.value ?? 'address';
  const openTokens = () => setTokensOpen(true);
  return (
    <>
      <PageHeader
        title={
          <>
            <Crumb>
              <Link href="/models/" className="hover:text-text">
                Models
              </Link>
            </Crumb>
            Get
          </>
        }
      >
        <Button onClick={openTokens}>
          <Icon name="key" className="size-3.5" />
          Tokens
        </Button>
      </PageHeader>
      <Board>
        <div className="grid min-h-0 flex-1 gap-gap max-lg:auto-rows-max lg:grid-cols-[minmax(0,1fr)_372px]">
          <Panel className="flex min-h-0 flex-col overflow-hidden">
            <Tabs<Tab> label="From where" value={chosen} onChange={setTab} tabs={TABS} className="flex-1">
              <TabPanel value="address" keeps className="overflow-y-auto">
                <AddressTab text={text} onText={setText} onTokens={openTokens} />
              </TabPanel>
              <TabPanel value="search" keeps className="flex flex-col overflow-hidden">
                <SearchTab
                  onChoose={(address) => {
                    setText(address);
                    setTab('address');
                  }}
                />
              </TabPanel>
              <TabPanel value="bundles" className="overflow-y-auto">
                <BundlesTab onTokens={openTokens} />
              </TabPanel>
            </Tabs>
          </Panel>
          <QueuePanel onTokens={openTokens} />
        </div>
      </Board>
      <TokensDrawer isOpen={areTokensOpen} onClose={() => setTokensOpen(false)} />
    </>
  );
}

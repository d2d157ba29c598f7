import type { PlanDataset, RunPlan } from '@pilothouse/contracts/plans';
import { cn } from '@/ui/cn';
import { count, percent } from '@/ui/format';

const WHAT_FOR = {
  training: 'learned',
  regularisation: 'regularisation',
  validation: 'kept aside',
} satisfies Record<PlanDataset['role'], string>;

/** What each dataset is in an epoch, where there is more than one thing to tell apart. */
export function Contributions({ plan }: { plan: RunPlan }) {
  if (plan.datasets.length < 2) return null;
  return (
    <>
      <h3 className="mb-1 flex items-center gap-2 font-bold">
        Datasets <span className="text-sm font-normal text-muted">in each epoch</span>
      </h3>
      <table className="mb-3.5 w-full border-collapse text-sm">
        <thead className="text-xs text-muted">
          <tr className="border-b border-line">
            <Head className="text-left">Dataset</Head>
            <Head className="text-left max-sm:hidden">For</Head>
            <Head>Pictures</Head>
            <Head>Seen</Head>
            <Head>Share</Head>
          </tr>
        </thead>
        <tbody className="text-text-2">
          {plan.datasets.map((each) => (
            <tr key={`${each.role} ${each.dataset}`} className="h-[25px]" title={sizesOf(each)}>
              <td className="max-w-0 truncate">
                {each.dataset}
                <span className="text-muted sm:hidden"> {WHAT_FOR[each.role]}</span>
              </td>
              <td className="pl-2.5 max-sm:hidden">{WHAT_FOR[each.role]}</td>
              <Number>
                {count(each.images)}
                {each.unused > 0 && <span className="text-muted"> {count(each.unused)} unused</span>}
              </Number>
              <Number>{each.role === 'validation' ? 'never' : count(each.samples)}</Number>
              <Number>{each.role === 'validation' ? '' : percent(each.share)}</Number>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The buckets of one dataset, for whoever points at its row. */
const sizesOf = ({ buckets }: PlanDataset) =>
  buckets.map(({ width, height, images }) => `${width} × ${height}: ${images}`).join(', ');

function Head({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <th scope="col" className={cn('h-[22px] pl-2.5 text-right font-normal first:pl-0', className)}>
      {children}
    </th>
  );
}

function Number({ children }: { children: React.ReactNode }) {
  return <td className="pl-2.5 text-right whitespace-nowrap">{children}</td>;
}

import type { PlanBucket, RunPlan } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { count, counted } from '@/ui/format';
import { cn } from '@/ui/cn';

/** The sizes the pictures are trained at. Batches never mix sizes, so the last one of a row may not be full. */
export function Buckets({ plan, request }: { plan: RunPlan; request: StartRun }) {
  const { batchSize, epochs } = request;
  // One plain dataset: how often a picture is seen says more than how many samples that makes.
  const isPlain = plan.datasets.length < 2;
  const seen = plan.buckets.reduce((sum, { samples }) => sum + samples, 0);
  const pictures = plan.buckets.reduce((sum, { images }) => sum + images, 0);
  return (
    <>
      <h3 className="mb-1 flex items-center gap-2 font-bold">
        Buckets <span className="text-sm font-normal text-muted">the trainer’s own arithmetic</span>
      </h3>
      <table className="w-full border-collapse text-sm">
        <thead className="text-xs text-muted">
          <tr className="border-b border-line">
            <Head className="text-left">Size</Head>
            <Head>Pictures</Head>
            <Head className="max-sm:hidden">{isPlain ? 'Repeats' : 'Seen'}</Head>
            <Head>Batches{batchSize > 1 ? ` of ${batchSize}` : ''}</Head>
            <Head>Steps in {counted(epochs, 'epoch')}</Head>
          </tr>
        </thead>
        <tbody className="text-text-2">
          {plan.buckets.map((bucket) => (
            <tr key={`${bucket.width}x${bucket.height}`} className="h-[25px]">
              <td className="whitespace-nowrap">
                {bucket.width} × {bucket.height}
              </td>
              <Number>{count(bucket.images)}</Number>
              <Number className="max-sm:hidden">{count(isPlain ? request.repeats : bucket.samples)}</Number>
              <Number>
                {count(bucket.batches)} <span className="text-muted">{leftover(bucket, batchSize)}</span>
              </Number>
              <Number>{count(bucket.batches * epochs)}</Number>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="h-7 border-t border-line">
            <td>Together</td>
            <Number>{count(pictures)}</Number>
            <Number className="max-sm:hidden">{isPlain ? '' : count(seen)}</Number>
            <Number>{count(plan.stepsPerEpoch)}</Number>
            <Number className="font-medium">{count(plan.steps)}</Number>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

function leftover({ samples }: PlanBucket, batchSize: number): string {
  const rest = samples % batchSize;
  return rest === 0 ? '' : `1 with ${rest}`;
}

function Head({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <th scope="col" className={cn('h-[22px] pl-2.5 text-right font-normal first:pl-0', className)}>
      {children}
    </th>
  );
}

function Number({ children, className }: { children: React.ReactNode; className?: string }) {
  return <td className={cn('pl-2.5 text-right whitespace-nowrap', className)}>{children}</td>;
}

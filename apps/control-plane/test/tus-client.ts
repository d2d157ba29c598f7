import { Intake, IntakeReport } from '@pilothouse/contracts/uploads';
import { expect, vi } from 'vitest';

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Speaks tus as a script would, one request at a time. */
export function tusAt(api: Ask) {
  const headers = { 'tus-resumable': '1.0.0' };
  return {
    async create(length: number, metadata: Record<string, string>): Promise<Response> {
      const pairs = Object.entries(metadata).map(
        ([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`,
      );
      return api('uploads', {
        method: 'POST',
        headers: { ...headers, 'upload-length': String(length), 'upload-metadata': pairs.join(',') },
      });
    },
    async begin(length: number, metadata: Record<string, string>): Promise<string> {
      const answer = await this.create(length, metadata);
      expect(answer.status).toBe(201);
      return answer.headers.get('location')!.split('/').at(-1)!;
    },
    append(id: string, offset: number, bytes: Buffer, signal?: AbortSignal): Promise<Response> {
      const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) };
      const body = new Uint8Array(bytes);
      return api(`uploads/${id}`, { method: 'PATCH', headers: { ...headers, ...type }, body, signal });
    },
    async offset(id: string): Promise<number> {
      const answer = await api(`uploads/${id}`, { method: 'HEAD', headers });
      return answer.ok ? Number(answer.headers.get('upload-offset')) : -answer.status;
    },
    async send(bytes: Buffer, metadata: Record<string, string>): Promise<string> {
      const id = await this.begin(bytes.length, metadata);
      expect((await this.append(id, 0, bytes)).status).toBe(204);
      return id;
    },
    async intake(id: string): Promise<Intake | undefined> {
      const all = Intake.array().parse(await (await api('intakes')).json());
      return all.find((intake) => intake.id === id);
    },
    /** Waits until it is there. */
    reaches(id: string, ...types: Intake['status']['type'][]): Promise<Intake> {
      return vi.waitFor(
        async () => {
          const intake = await this.intake(id);
          expect(types).toContain(intake?.status.type);
          return intake!;
        },
        { timeout: 60_000, interval: 30 },
      );
    },
    async report(id: string): Promise<IntakeReport> {
      const answer = await api(`intakes/${id}/report`);
      return IntakeReport.parse(await answer.json());
    },
  };
}

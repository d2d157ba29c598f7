import type { z } from 'zod';

/** An answer by its contract; a refusal throws the sentence that came with it. */
export async function read<T extends z.ZodType>(schema: T, answer: Promise<Response>): Promise<z.infer<T>> {
  const response = await answer;
  const body: unknown = await response.json();
  if (!response.ok) throw new Error((body as { message: string }).message);
  return schema.parse(body);
}

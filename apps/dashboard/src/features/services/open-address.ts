import type { Service } from '@pilothouse/contracts/services';
import { apiUrl } from '@/api/client';

/**
 * Leads to the page of a tool, in a tab of its own: the control plane knows at which address this browser reaches the tool, and
 * lets in who is logged in. Null for a service without a page.
 */
export const openAddress = ({ name, port, page }: Service): string | null =>
  port === null || page === null ? null : apiUrl(`/services/${name}/open`);

/** Over plain HTTP, as on a rented pod without a certificate, `navigator.clipboard` does not exist: the old way is kept for it. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const well = document.createElement('textarea');
  well.value = text;
  well.style.cssText = 'position:fixed;opacity:0';
  const focused = document.activeElement;
  document.body.append(well);
  well.select();
  const isCopied = document.execCommand('copy');
  well.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

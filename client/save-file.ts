/** Hands a file over to the browser's downloads. */

const RELEASE_AFTER_MS = 60_000;

export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Browsers read it after the click has returned, and don't say when they are done.
  window.setTimeout(() => URL.revokeObjectURL(link.href), RELEASE_AFTER_MS);
}

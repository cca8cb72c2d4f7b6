/** The whole page takes files and folders that are dropped on it, and shows so while they are dragged over it. */

const ACTIVE_CLASS = "takes-drop";

export interface DropZoneParts {
  /** While a dialog asks something, nothing is taken. */
  isReady(): boolean;
  /** Must read what it needs before it returns. */
  onDrop(transfer: DataTransfer): void;
}

/** `highlight` is shown while files are over the page. */
export function takeDrops(highlight: HTMLElement, { isReady, onDrop }: DropZoneParts): void {
  const mark = (isOver: boolean): void => {
    document.body.classList.toggle(ACTIVE_CLASS, isOver);
    highlight.hidden = !isOver;
  };
  const drag = (event: DragEvent): void => {
    if (!holdsFiles(event)) return;
    // Without this the browser would leave the page and open the file.
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = isReady() ? "copy" : "none";
    mark(isReady());
  };
  document.addEventListener("dragenter", drag);
  document.addEventListener("dragover", drag);
  document.addEventListener("dragleave", (event) => {
    // From one element of the page to another it is still over the page.
    if (event.relatedTarget === null) mark(false);
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(false);
    if (isReady() && event.dataTransfer !== null) onDrop(event.dataTransfer);
  });
}

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") === true;
}

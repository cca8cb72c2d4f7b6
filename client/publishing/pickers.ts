/** The browser's own choosers for files and for a folder. */
import { chosenFolder, fileSource, type Source } from "./sources.js";

export interface Pickers {
  readonly elements: readonly HTMLElement[];
  /** `onChosen` is called when something was chosen. */
  chooseFiles(onChosen: (sources: readonly Source[]) => void, options: { readonly several: boolean }): void;
  chooseFolder(onChosen: (sources: readonly Source[]) => void): void;
}

export function createPickers(): Pickers {
  const files = createInput("publish-files");
  files.accept = ".ipynb,.zip";
  const folder = createInput("publish-folder");
  folder.webkitdirectory = true;
  return {
    elements: [files, folder],
    chooseFiles(onChosen, { several }) {
      files.multiple = several;
      open(files, (list) => onChosen(list.map(fileSource)));
    },
    chooseFolder(onChosen) {
      open(folder, (list) => {
        const source = chosenFolder(list);
        if (source !== undefined) onChosen([source]);
      });
    },
  };
}

function createInput(id: string): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "file";
  input.id = id;
  input.hidden = true;
  return input;
}

function open(input: HTMLInputElement, take: (files: readonly File[]) => void): void {
  input.onchange = () => {
    take([...(input.files ?? [])]);
    // So that the same file can be chosen again.
    input.value = "";
  };
  input.click();
}

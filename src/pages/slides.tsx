/** A dashboard as slides. Without its script they stand one below the other. */
import type { Words } from "../words/words.js";
import { type CellContents, CellSection } from "./cells.js";

interface PageSlide {
  readonly id: string;
  readonly title: string | undefined;
  readonly cells: readonly CellContents[];
}

interface SlidesProps {
  readonly slides: readonly PageSlide[];
  readonly words: Words;
}

export function Slides({ slides, words }: SlidesProps) {
  return (
    <div class="view view-slides">
      {slides.map(({ id, title, cells }, at) => (
        <section class="slide cells" id={id} aria-label={title ?? words.slideOf(at + 1, slides.length)} key={id}>
          {cells.map((cell, position) => (
            <CellSection cell={cell} key={`${position}-${cell.index}`} />
          ))}
        </section>
      ))}
      {slides.length > 1 && <Controls count={slides.length} words={words} />}
    </div>
  );
}

/** Of use with the script alone. */
function Controls({ count, words }: { readonly count: number; readonly words: Words }) {
  return (
    <nav class="slide-controls" aria-label={words.slides} lang={words.language}>
      <button type="button" class="button" id="slide-back" aria-label={words.previousSlide} title={words.previousSlide} />
      <p class="slide-count" role="status">
        {words.slideOf(1, count)}
      </p>
      <button type="button" class="button" id="slide-on" aria-label={words.nextSlide} title={words.nextSlide} />
      <button type="button" class="button" id="slide-full-screen" hidden>
        {words.fullScreen}
      </button>
    </nav>
  );
}

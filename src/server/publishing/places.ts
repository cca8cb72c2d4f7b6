/** Lets only so many uploads in at once, and sends the others away: each holds a connection and a place on the disk. */
import { TooManyUploadsError } from "./errors.js";

export interface Places {
  /** Throws TooManyUploadsError. */
  use<Result>(upload: () => Promise<Result>): Promise<Result>;
}

export function createPlaces(atOnce: number): Places {
  let free = atOnce;
  return {
    async use(upload) {
      if (free === 0) throw new TooManyUploadsError();
      free--;
      try {
        return await upload();
      } finally {
        free++;
      }
    },
  };
}

/** What a connection needs of the browser around it, so that it can be tried without one. */

export interface Line {
  readonly isOpen: boolean;
  /** Bytes that have not gone out yet. */
  readonly bufferedBytes: number;
  send(frame: Uint8Array): void;
  close(): void;
}

export interface LineListener {
  onOpen(): void;
  onFrame(frame: Uint8Array): void;
  /** `code` is a WebSocket close code. */
  onClose(code: number): void;
}

export interface Surroundings {
  fetch(url: string, init: RequestInit): Promise<Response>;
  openLine(url: string, protocol: string, listener: LineListener): Line;
  setTimeout(callback: () => void, ms: number): number;
  clearTimeout(timer: number): void;
  /** From 0 to 1. */
  random(): number;
  /** "https://example.org" */
  readonly origin: string;
}

export const browserSurroundings: Surroundings = {
  fetch: (url, init) => fetch(url, init),
  openLine: openWebSocket,
  setTimeout: (callback, ms) => window.setTimeout(callback, ms),
  clearTimeout: (timer) => window.clearTimeout(timer),
  random: Math.random,
  get origin() {
    return location.origin;
  },
};

function openWebSocket(url: string, protocol: string, listener: LineListener): Line {
  const socket = new WebSocket(url, protocol);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => listener.onOpen();
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => listener.onFrame(new Uint8Array(data));
  socket.onclose = ({ code }) => listener.onClose(code);
  return {
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    send: (frame) => socket.send(frame.slice()),
    close: () => socket.close(),
  };
}

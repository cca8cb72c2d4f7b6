/** Publishing on the list page: puts its parts together. A chunk of its own, loaded for who may publish only. */
import "./publishing.css";
import { render } from "preact";
import type { ListConfig } from "../../src/protocol/page.js";
import { copyText } from "../copy-text.js";
import { Access } from "./access.js";
import { Actions } from "./actions.js";
import { PublishingApi, readStatus } from "./api.js";
import type { PublishedDashboard, PublishingStatus } from "./api-types.js";
import { takeDrops } from "./drop-zone.js";
import { addEntryMenus } from "./entry-menus.js";
import { addPublishButton, hintAtDrops, removeControls } from "./list-controls.js";
import { LiveList } from "./live-list.js";
import type { MenuItem } from "./menu.js";
import { encodePath } from "./names.js";
import { walkInPlace } from "./navigation.js";
import { Notices } from "./notices.js";
import { keepFocus, Panel } from "./panel.js";
import { createPickers } from "./pickers.js";
import { createHost } from "./publishing-host.js";
import { askToSignIn } from "./sign-in-form.js";
import { droppedSources, type Source } from "./sources.js";
import { askForToken } from "./token-form.js";
import type { Upload } from "./upload.js";
import { Uploads } from "./uploads.js";

const TYPING_PAUSE_MS = 250;

export function startPublishing(config: ListConfig, status: PublishingStatus): void {
  new Publishing(config, status).start();
}

class Publishing {
  readonly #baseUrl: string;
  readonly #access: Access;
  readonly #api: PublishingApi;
  readonly #list: LiveList;
  readonly #notices: Notices;
  readonly #uploads: Uploads;
  readonly #actions: Actions;
  readonly #pickers = createPickers();
  readonly #host = createHost(this.#pickers.elements);
  #announced = "";
  #isWalking = false;
  /** What comes with the right to publish is on the page. */
  #enabling: Promise<void> = Promise.resolve();

  constructor({ baseUrl, path }: ListConfig, status: PublishingStatus) {
    this.#baseUrl = baseUrl;
    this.#access = new Access(
      status,
      (headers) => readStatus(baseUrl, headers),
      { token: askForToken, signIn: askToSignIn(`${baseUrl}/login`) },
      () => {
        this.#enabling = this.#enable();
      },
    );
    this.#api = new PublishingApi(baseUrl, this.#access);
    const [onChange, announce] = [() => this.#draw(), (text: string) => this.#announce(text)];
    this.#notices = new Notices(onChange, announce);
    this.#uploads = new Uploads({
      api: this.#api,
      access: this.#access,
      // Most notebooks come as files.
      zip: async (...args) => (await import("./zip-folder.js")).zipFolder(...args),
      pause: pauseWhileTyping,
      onChange,
      announce,
      onPublished: () => void this.#list.refresh(),
    });
    const addressOf = (place: string): string => this.#addressOf(place);
    this.#actions = new Actions({ api: this.#api, notices: this.#notices, addressOf, onChanged: () => this.#followChange() });
    this.#list = new LiveList(path, {
      addressOf,
      dashboardsIn: async (folder) => (await this.#api.list(folder)).filter((entry) => entry.kind !== "folder"),
      decorate: (dashboards, folder) => this.#decorate(dashboards, folder),
      undecorate: removeControls,
      onFocusLost: () => this.#host.panel.focus({ preventScroll: true }),
    });
  }

  start(): void {
    takeDrops(this.#host.highlight, {
      isReady: () => document.querySelector("dialog[open]") === null,
      onDrop: (transfer) => void this.#take(droppedSources(transfer)),
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.#uploads.areUnderWay) event.preventDefault();
    });
    this.#draw();
    this.#decorate([], this.#list.folder);
    if (this.#access.isGranted) this.#enabling = this.#enable();
  }

  async #enable(): Promise<void> {
    if (!this.#isWalking) walkInPlace((url) => this.#list.show(url));
    this.#isWalking = true;
    this.#uploads.followToken();
    await this.#list.refresh();
  }

  async #take(sources: readonly Source[], typed?: string): Promise<void> {
    if (sources.length > 0 && (await this.#access.ensure())) this.#uploads.add(sources, this.#list.folder, typed);
  }

  async #followChange(): Promise<void> {
    this.#uploads.lookUpAll();
    await this.#list.refresh();
  }

  async #undoUpload(upload: Upload): Promise<void> {
    const { path, phase, replaces } = upload;
    if (phase.name !== "done" || phase.replaced === undefined) return;
    const now = phase.revision === undefined ? undefined : { revision: phase.revision };
    const ending = await this.#actions.undo({ path, title: replaces?.title ?? path }, phase.replaced, now);
    if (ending === "done") this.#uploads.dismiss(upload);
    if (ending === "overtaken") upload.giveUpUndo();
  }

  #chooseAgain(upload: Upload): void {
    const take = ([source]: readonly Source[]): void => {
      if (source !== undefined) void this.#uploads.chooseAgain(upload, source);
    };
    if (upload.source.kind === "folder") this.#pickers.chooseFolder(take);
    else this.#pickers.chooseFiles(take, { several: false });
  }

  #decorate(dashboards: readonly PublishedDashboard[], folder: string): void {
    addPublishButton({
      isGranted: this.#access.isGranted,
      askForToken: () => void this.#askForToken(),
      choices: [
        { label: "Notebooks or zips…", run: () => this.#pickers.chooseFiles((chosen) => void this.#take(chosen), { several: true }) },
        { label: "A folder…", run: () => this.#pickers.chooseFolder((chosen) => void this.#take(chosen)) },
      ],
    });
    this.#host.highlight.textContent = folder === "" ? "Drop to publish" : `Drop to publish in ${folder}`;
    hintAtDrops();
    if (!this.#access.isGranted) return;
    addEntryMenus(dashboards, { itemsFor: (dashboard) => this.#itemsFor(dashboard) });
  }

  async #askForToken(): Promise<void> {
    if (!(await this.#access.ensure())) return;
    await this.#enabling;
    // The author goes on with what the button was pressed for.
    document.querySelector<HTMLElement>('.publish-button[aria-expanded="false"]')?.click();
  }

  #itemsFor(dashboard: PublishedDashboard): MenuItem[] {
    const { path, name, kind, url } = dashboard;
    return [
      { label: "Copy link", run: () => void this.#copy(new URL(url, location.href).href) },
      { label: "Replace…", run: () => this.#pickers.chooseFiles((chosen) => void this.#take(chosen, name), { several: false }) },
      { label: "History…", run: () => void this.#actions.showHistory(dashboard) },
      { label: kind === "bundle" ? "Download zip" : "Download notebook", run: () => void this.#actions.download(path) },
      { label: "Delete…", isGrave: true, run: () => void this.#actions.remove(dashboard) },
    ];
  }

  async #copy(link: string): Promise<void> {
    const isCopied = await copyText(link);
    this.#notices.show({ tone: isCopied ? "good" : "bad", text: isCopied ? `Copied: ${link}` : `Could not copy. The link is ${link}` });
  }

  #addressOf(place: string): string {
    return place === "" ? `${this.#baseUrl}/dashboards` : `${this.#baseUrl}/dashboards/${encodePath(place)}`;
  }

  #announce(text: string): void {
    this.#announced = text;
    this.#draw();
  }

  #draw(): void {
    const offers = { undo: (upload: Upload) => this.#undoUpload(upload), chooseAgain: (upload: Upload) => this.#chooseAgain(upload) };
    keepFocus(this.#host.panel, () =>
      render(<Panel uploads={this.#uploads} notices={this.#notices} announced={this.#announced} offers={offers} />, this.#host.panel),
    );
  }
}

function pauseWhileTyping(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(resolve, TYPING_PAUSE_MS);
    signal.addEventListener("abort", () => {
      window.clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

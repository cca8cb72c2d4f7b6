/** The words of pages, in German. */
import type { SaidWords } from "./said.js";
import type { Words } from "./words.js";

const said: SaidWords = {
  "There is nothing at this address.": "Unter dieser Adresse gibt es nichts.",
  "This address can't be read.": "Diese Adresse ist nicht lesbar.",
  "This address is not a valid path.": "Diese Adresse ist kein gültiger Pfad.",
  "This server does not answer at this address. Please use the one that you were given.":
    "Unter dieser Adresse antwortet dieser Server nicht. Bitte benutzen Sie die, die man Ihnen gegeben hat.",
  "This request came from a page of another site. Programs name this server in the header Origin.":
    "Diese Anfrage kam von der Seite einer anderen Website. Programme nennen diesen Server in der Kopfzeile Origin.",
  "Please sign in to see this.": "Bitte melden Sie sich an, um das zu sehen.",
  "There were too many attempts to sign in. Please wait a second and try again.":
    "Es gab zu viele Anmeldeversuche. Bitte warten Sie eine Sekunde und versuchen Sie es noch einmal.",
  "There were too many attempts to sign in. Please wait {} seconds and try again.": (seconds) =>
    `Es gab zu viele Anmeldeversuche. Bitte warten Sie ${seconds} Sekunden und versuchen Sie es noch einmal.`,
  "There were too many attempts to sign in. Please wait {} minutes and try again.": (minutes) =>
    `Es gab zu viele Anmeldeversuche. Bitte warten Sie ${minutes} Minuten und versuchen Sie es noch einmal.`,
  "Something went wrong on this server. Please try again in a moment.":
    "Auf diesem Server ist etwas schiefgegangen. Bitte versuchen Sie es gleich noch einmal.",
  "This dashboard is shared with everybody who has it open, so nobody can end or start it again for the others.":
    "Dieses Dashboard teilen sich alle, die es geöffnet haben. Deshalb kann niemand es für die anderen beenden oder neu starten.",
  "All places on this server are taken at the moment. Please try again in a minute.":
    "Auf diesem Server sind gerade alle Plätze belegt. Bitte versuchen Sie es in einer Minute noch einmal.",
  "You have too many dashboards open at once. Close one of them and try again in a minute.":
    "Sie haben zu viele Dashboards gleichzeitig geöffnet. Schließen Sie eines davon und versuchen Sie es in einer Minute noch einmal.",
  "This dashboard is open with too many parameters. Please try again in a minute.":
    "Dieses Dashboard ist mit zu vielen verschiedenen Parametern geöffnet. Bitte versuchen Sie es in einer Minute noch einmal.",
  "This server is being stopped. Please try again in a minute.":
    "Dieser Server wird gerade angehalten. Bitte versuchen Sie es in einer Minute noch einmal.",
  "This dashboard can't be run: it needs a program that this server does not have. Please tell whoever runs the server.":
    "Dieses Dashboard kann nicht laufen: Es braucht ein Programm, das dieser Server nicht hat. Bitte sagen Sie es denen, die den Server betreiben.",
  'This dashboard can\'t be run: it needs "{}", which this server does not have. Please tell whoever runs the server.': (name) =>
    `Dieses Dashboard kann nicht laufen: Es braucht „${name}“, was dieser Server nicht hat. Bitte sagen Sie es denen, die den Server betreiben.`,
  "The program behind this dashboard used more memory than it may, and was stopped.":
    "Das Programm hinter diesem Dashboard hat mehr Speicher gebraucht, als es darf, und wurde angehalten.",
  "The program behind this dashboard was lost. It is started again as soon as possible.":
    "Das Programm hinter diesem Dashboard ist verloren gegangen. Es wird so bald wie möglich wieder gestartet.",
  "The program behind this dashboard has stopped.": "Das Programm hinter diesem Dashboard läuft nicht mehr.",
  "The program behind this dashboard can't be reached at the moment. This page goes on by itself when it can.":
    "Das Programm hinter diesem Dashboard ist gerade nicht erreichbar. Diese Seite macht von selbst weiter, sobald es das wieder ist.",
  "The program behind this dashboard could not be started.": "Das Programm hinter diesem Dashboard konnte nicht gestartet werden.",
  "A part of this dashboard took longer than this dashboard allows, so its program was stopped.":
    "Ein Teil dieses Dashboards hat länger gebraucht, als es erlaubt. Deshalb wurde sein Programm angehalten.",
  "The connection to the program behind this dashboard broke off for a moment. Something that it published, or that was done here then, may be missing.":
    "Die Verbindung zum Programm hinter diesem Dashboard war kurz unterbrochen. Etwas, das es ausgegeben hat oder das hier getan wurde, kann fehlen.",
  "This dashboard has published more than the server keeps. After a reload, its earliest outputs are not shown.":
    "Dieses Dashboard hat mehr ausgegeben, als der Server aufhebt. Nach einem Neuladen fehlen seine ersten Ausgaben.",
  "Earlier output is left out here: there was too much to keep.":
    "Frühere Ausgaben sind hier weggelassen: Es waren zu viele, um sie aufzuheben.",
  "An output is not shown: it is too large ({} MB).": (megabytes) => `Eine Ausgabe wird nicht gezeigt: Sie ist zu groß (${megabytes} MB).`,
  "There is nothing to save yet. Open the dashboard, wait until it has run, and try again.":
    "Es gibt noch nichts zu sichern. Öffnen Sie das Dashboard, warten Sie, bis es gelaufen ist, und versuchen Sie es noch einmal.",
  "This server can't make PDF files and pictures. Download the page as a file, or let your browser print it.":
    "Dieser Server kann keine PDF-Dateien und Bilder erstellen. Laden Sie die Seite als Datei herunter, oder drucken Sie sie mit Ihrem Browser.",
  "This server is making many PDF files and pictures right now. Please try again in a moment.":
    "Dieser Server erstellt gerade viele PDF-Dateien und Bilder. Bitte versuchen Sie es gleich noch einmal.",
  "This page could not be made into a file of this kind. Download it as a file, or let your browser print it.":
    "Aus dieser Seite konnte keine solche Datei erstellt werden. Laden Sie sie als Datei herunter, oder drucken Sie sie mit Ihrem Browser.",
  "This page is too large for a file of this kind. Download it as a file, or let your browser print it.":
    "Diese Seite ist zu groß für eine solche Datei. Laden Sie sie als Datei herunter, oder drucken Sie sie mit Ihrem Browser.",
  "the files of this dashboard": "den Dateien dieses Dashboards",
  "further folders of this server": "weiteren Ordnern dieses Servers",
  "the server that runs the kernels (extensions of JupyterLab)": "dem Server, auf dem die Kernel laufen (Erweiterungen von JupyterLab)",
  "the environment of the kernel {} (extensions of JupyterLab and of the classic notebook)": (kernel) =>
    `der Umgebung des Kernels ${kernel} (Erweiterungen von JupyterLab und des klassischen Notebooks)`,
  "The parameter {} in this address can't be {}. It must be {}.": (name, value, wanted) =>
    `Der Parameter ${name} in dieser Adresse kann nicht ${value} sein. Möglich ist ${wanted}.`,
  "The parameter {} is given {} times in this address. Give it once.": (name, times) =>
    `Der Parameter ${name} kommt in dieser Adresse ${times}-mal vor. Geben Sie ihn einmal an.`,
  "a whole number such as 3": "eine ganze Zahl wie 3",
  "a number such as 2.5": "eine Zahl wie 2.5",
  "true or false": "true oder false",
  "a text": "ein Text",
  "one of {}": (choices) => `eines von ${choices}`,
  "a list of {}": (values) => `eine Liste: ${values}`,
  "whole numbers such as 3": "ganze Zahlen wie 3",
  "numbers such as 2.5": "Zahlen wie 2.5",
  texts: "Texte",
};

export const german: Words = {
  language: "de",
  direction: "ltr",
  said,

  dashboards: "Dashboards",
  skipToContent: "Zum Inhalt",
  breadcrumbs: "Pfad",
  signIn: "Anmelden",
  signOut: "Abmelden",
  signedIn: "Angemeldet",
  close: "Schließen",

  search: "Suchen",
  searchFolder: "Diesen Ordner durchsuchen",
  nothingMatches: "Hier passt nichts zu Ihrer Suche.",
  showAll: "Alles zeigen",
  shownOf: (shown, total) => `${shown} von ${total} gezeigt`,
  folderAbove: "Zum Ordner darüber",
  kinds: { dashboard: "Dashboard", bundle: "Dashboard mit Dateien", folder: "Ordner" },
  noDashboards: "Noch keine Dashboards",
  emptyFolder: "Dieser Ordner ist leer",
  howToFill: {
    top: [
      "Legen Sie ein Jupyter-Notebook (eine Datei, deren Name auf ",
      " endet) in den Ordner, den dieser Server zeigt, und laden Sie diese Seite dann neu.",
    ],
    folder: [
      "Legen Sie ein Jupyter-Notebook (eine Datei, deren Name auf ",
      " endet) in diesen Ordner, und laden Sie diese Seite dann neu.",
    ],
  },
  justNow: "gerade eben",

  signInProblems: {
    wrong: "Name und Passwort gehören nicht zusammen. Bitte versuchen Sie es noch einmal.",
    refused: "Mit diesem Konto kann man sich hier nicht anmelden. Nehmen Sie ein anderes oder fragen Sie die, die den Server betreiben.",
    unavailable: "Anmelden geht gerade nicht. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
    expired: "Das hat zu lange gedauert. Bitte melden Sie sich noch einmal an.",
    link: "Der Link öffnet dieses Dashboard nicht mehr. Melden Sie sich an oder bitten Sie um einen neuen.",
  },
  signInElsewhere: "Auf dieser Seite meldet man sich nicht an. Öffnen Sie die Dashboards unter der Adresse, die man Ihnen gegeben hat.",
  stillSignedIn: (provider) => `Sie sind hier abgemeldet, bei ${provider} aber noch angemeldet.`,
  signOutThere: "Auch dort abmelden",
  or: "oder",
  signInWith: (provider) => `Mit ${provider} anmelden`,
  name: "Name",
  password: "Passwort",

  errorTitles: {
    400: "Diese Adresse kann nicht stimmen",
    401: "Bitte melden Sie sich an",
    403: "Das ist nicht für Sie bestimmt",
    404: "Hier ist nichts",
    413: "Zu groß",
    421: "Nicht unter dieser Adresse",
    422: "Dieses Dashboard kann nicht gezeigt werden",
    429: "Zu viele Anfragen",
    503: "Gerade nicht verfügbar",
  },
  didNotWork: "Das hat nicht geklappt",
  wentWrong: "Etwas ist schiefgegangen",
  signedInAs: (name) => `Angemeldet als ${name}. Was nicht für Sie bestimmt ist, wird auch nicht gefunden.`,
  allDashboards: "Alle Dashboards",
  wrongParameters: "Mit diesen Parametern kann das Dashboard nicht laufen.",

  parameters: "Parameter",
  yes: "Ja",
  no: "Nein",
  apply: "Anwenden",
  reset: "Zurücksetzen",
  oneOnEachLine: "Eine Zeile für jeden Wert",
  unknownParameter: (name) => `Dieses Dashboard hat keinen Parameter „${name}“.`,
  didYouMean: (name) => `Meinten Sie „${name}“?`,

  views: "Ansichten",
  menu: "Menü",
  startOver: "Neu beginnen",
  startOverHint: "Lässt das Dashboard von vorn laufen. Was Sie hier eingestellt haben, geht verloren.",
  download: "Als Datei herunterladen",
  downloadAsPdf: "Als PDF herunterladen",
  downloadAsPicture: "Als Bild herunterladen",
  makingFile: "Die Datei wird erstellt …",
  print: "Drucken oder als PDF sichern",
  copyLink: "Link kopieren",
  linkCopied: "Der Link ist in der Zwischenablage.",
  copyShareLink: "Link ohne Anmeldung kopieren",
  shareLinkCopied: (until) => `Der Link ist in der Zwischenablage. Wer ihn hat, kann dieses Dashboard bis ${until} ohne Anmeldung öffnen.`,
  copyEmbedCode: "Einbettungscode kopieren",
  embedCodeCopied: "Der Code für Ihre Seite ist in der Zwischenablage.",
  copyOf: ["Eine Kopie von ", " mit dem Stand vom ", ". Hier wird nichts neu berechnet."],
  copyNeedsScripts: "Die Ergebnisse dieser Kopie brauchen JavaScript.",
  copyUnfinished: "Teile des Dashboards waren noch nicht fertig, als diese Kopie entstand.",
  tooLargeForCopy: (libraries) => `Zu groß für diese Kopie und weggelassen: ${libraries}.`,
  missingInCopy: "Ein Teil dieser Seite braucht das Internet oder das Programm dahinter. Diese Kopie zeigt sie ohne ihn.",
  widgetsNeedScripts: "Die Bedienelemente dieses Dashboards brauchen JavaScript.",
  needsScripts: "Dieses Dashboard braucht JavaScript, um lebendig zu werden.",
  viewOnly: "Nur zum Ansehen",
  everyoneSees: "Alle sehen, was Sie ändern",
  lastUpdated: "Zuletzt aktualisiert",
  sections: "Abschnitte",
  controls: "Bedienung",
  slides: "Folien",
  slideOf: (slide, total) => `Folie ${slide} von ${total}`,
  previousSlide: "Vorige Folie",
  nextSlide: "Nächste Folie",

  stateOfDashboard: "Stand dieses Dashboards",
  partsReady: "Fertige Teile",
  waiting: "Wartet …",
  starting: "Startet …",
  startingAgain: "Startet wieder …",
  preparing: (part, total) => `Teil ${part} von ${total} wird vorbereitet`,
  inQueue: (place) =>
    `${place === 1 ? "Sie sind als Nächstes an der Reihe." : `Sie sind Nummer ${place} in der Warteschlange.`} Dieses Dashboard startet von selbst, wenn Sie an der Reihe sind: Lassen Sie diese Seite geöffnet.`,
  ready: "Das Dashboard ist bereit.",
  readyBut: (failed) =>
    `Das Dashboard ist bereit, aber ${failed === 1 ? "ein Teil davon konnte" : `${failed} Teile davon konnten`} nicht fertiggestellt werden.`,
  connectionBack: "Die Verbindung ist wieder da.",
  stop: "Anhalten",
  stopping: "Hält an …",

  partTookTooLong: "Dieser Teil hat länger gebraucht, als dieses Dashboard erlaubt, und wurde angehalten.",
  partStopped: "Dieser Teil wurde angehalten.",
  partNeededMemory: "Dieser Teil hat mehr Speicher gebraucht, als er darf.",
  partFailed: "Dieser Teil konnte nicht fertiggestellt werden.",
  partNotRun: "Dieser Teil wurde nicht ausgeführt.",
  error: "Fehler",
  traceback: "Traceback",
  downloadPdf: "PDF herunterladen",
  output: "Ausgabe",
  outputImage: "Bild",
  table: "Tabelle",
  done: "Erledigt",
  toDo: "Offen",
  scrollable: "Inhalt zum Scrollen",
  fullScreen: "Ganzer Bildschirm",
  leaveFullScreen: "Ganzen Bildschirm verlassen",
  showEarlier: "Frühere Ausgaben zeigen",
  unknownType: ["Diese Ausgabe kann hier nicht gezeigt werden: Sie ist vom Typ ", "."],

  tryAgain: "Noch einmal versuchen",
  startAgain: "Wieder starten",
  restart: "Neu starten",
  runAgain: "Noch einmal ausführen",
  loadIt: "Laden",
  newVersion: "Es gibt eine neue Version dieses Dashboards. Wenn Sie sie laden, beginnt es von vorn.",
  kernelStopped: "Das Programm hinter diesem Dashboard läuft nicht mehr.",
  couldNotStart: "Dieses Dashboard konnte nicht gestartet werden.",
  somePartFailed: "Ein Teil dieses Dashboards konnte nicht fertiggestellt werden.",
  stopped: "Dieses Dashboard wurde angehalten, bevor alles gelaufen war.",
  outOfReach:
    "Das Programm hinter diesem Dashboard ist gerade nicht erreichbar. Was Sie sehen, bleibt, und was Sie tun, wird weitergegeben, sobald es wieder da ist.",
  connectionLost: "Die Verbindung ist unterbrochen. Was Sie sehen, bleibt, und das Dashboard kommt von selbst zurück.",
  resting:
    "Lange hat niemand dieses Dashboard benutzt, deshalb wurde sein Programm beendet. Was Sie sehen, bleibt, bis es wieder gestartet wird.",
  signedOut: "Sie sind abgemeldet. Was Sie sehen, bleibt; melden Sie sich an, um weiterzumachen.",
  signInNeeded:
    "Dieses Dashboard verlangt jetzt eine Anmeldung. Was Sie sehen, bleibt; melden Sie sich an, um weiterzumachen, oder bitten Sie um einen neuen Link.",
  notAllowed:
    "Sie dürfen dieses Dashboard nicht mehr benutzen. Was Sie sehen, bleibt. Wenn das nicht so sein sollte, fragen Sie die, die den Server betreiben.",
  notShown: "Dieses Dashboard kann nicht gezeigt werden.",
  openTooOften: "Sie haben dieses Dashboard zu oft geöffnet. Schließen Sie einige seiner Tabs und versuchen Sie es hier noch einmal.",
  sentTooMuch:
    "Etwas, das von dieser Seite gesendet wurde, ist ausgelassen: Dieser Server konnte es nicht annehmen. Vielleicht ist eine Datei zu groß.",
  sentRefused: "Etwas, das von dieser Seite gesendet wurde, ist ausgelassen: Dieser Server konnte es nicht annehmen.",
  unreachable: "Der Server ist nicht erreichbar.",
  noAnswer: "Der Server konnte nicht antworten. Bitte versuchen Sie es gleich noch einmal.",

  widgetFailed: "Dieses Bedienelement konnte nicht gezeigt werden.",
  widgetNotLoaded: (module, version) => `${module} ${version} konnte von diesem Server nicht geladen werden.`,
  widgetNotFound: (module, version, places) =>
    `Dieses Bedienelement braucht ${module} ${version}, was nicht gefunden wurde. Gesucht wurde in ${["dem, was dieser Server mitbringt", ...places].join(" und in ")}.`,
  widgetOfOtherVersion: (module, version, installed) =>
    `Dieses Bedienelement braucht ${module} ${version}, installiert ist aber ${installed.join(", ")}.`,
  widgetWithoutClass: (className, module, version) => `Dieses Bedienelement braucht ${className}, was ${module} ${version} nicht hat.`,
};

/** The words of pages, in Arabic. */
import type { SaidWords } from "./said.js";
import type { Words } from "./words.js";

const PLURALS = new Intl.PluralRules("ar");

/** One and two say their number by their form: `one` and `two` are without it. */
function counted(
  count: number,
  forms: { readonly one: string; readonly two: string; readonly few: string; readonly many: string },
): string {
  const category = PLURALS.select(count);
  if (category === "one" || category === "two") return forms[category];
  return `${count} ${category === "few" ? forms.few : forms.many}`;
}

const seconds = { one: "ثانية واحدة", two: "ثانيتين", few: "ثوانٍ", many: "ثانية" };
const parts = { one: "جزء واحد", two: "جزأين", few: "أجزاء", many: "جزءًا" };
const minutes = { one: "دقيقة واحدة", two: "دقيقتين", few: "دقائق", many: "دقيقة" };

/** Names, numbers and addresses keep their own direction inside a sentence. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

const said: SaidWords = {
  "There is nothing at this address.": "لا يوجد شيء على هذا العنوان.",
  "This address can't be read.": "لا يمكن قراءة هذا العنوان.",
  "This address is not a valid path.": "هذا العنوان ليس مسارًا صالحًا.",
  "This server does not answer at this address. Please use the one that you were given.":
    "لا يستجيب هذا الخادم على هذا العنوان. يُرجى استخدام العنوان الذي أُعطي لك.",
  "This request came from a page of another site. Programs name this server in the header Origin.":
    "جاء هذا الطلب من صفحة في موقع آخر. على البرامج أن تذكر هذا الخادم في الترويسة \u2068Origin\u2069.",
  "Please sign in to see this.": "يُرجى تسجيل الدخول لرؤية هذا.",
  "There were too many attempts to sign in. Please wait a second and try again.":
    "محاولات تسجيل الدخول كثيرة جدًا. يُرجى الانتظار ثانية ثم إعادة المحاولة.",
  "There were too many attempts to sign in. Please wait {} seconds and try again.": (count) =>
    `محاولات تسجيل الدخول كثيرة جدًا. يُرجى الانتظار ${counted(Number(count), seconds)} ثم إعادة المحاولة.`,
  "There were too many attempts to sign in. Please wait {} minutes and try again.": (count) =>
    `محاولات تسجيل الدخول كثيرة جدًا. يُرجى الانتظار ${counted(Number(count), minutes)} ثم إعادة المحاولة.`,
  "Something went wrong on this server. Please try again in a moment.": "حدث خطأ في هذا الخادم. يُرجى إعادة المحاولة بعد لحظات.",
  "This dashboard is shared with everybody who has it open, so nobody can end or start it again for the others.":
    "لوحة المعلومات هذه مشتركة بين كل من فتحها، فلا يمكن لأحد إنهاؤها أو بدؤها من جديد نيابةً عن الآخرين.",
  "All places on this server are taken at the moment. Please try again in a minute.":
    "جميع الأماكن على هذا الخادم مشغولة حاليًا. يُرجى إعادة المحاولة بعد دقيقة.",
  "You have too many dashboards open at once. Close one of them and try again in a minute.":
    "فتحت لوحات معلومات كثيرة جدًا في آن واحد. أغلق إحداها وأعد المحاولة بعد دقيقة.",
  "This dashboard is open with too many parameters. Please try again in a minute.":
    "لوحة المعلومات هذه مفتوحة بمعاملات كثيرة جدًا. يُرجى إعادة المحاولة بعد دقيقة.",
  "This server is being stopped. Please try again in a minute.": "يجري إيقاف هذا الخادم. يُرجى إعادة المحاولة بعد دقيقة.",
  "This dashboard can't be run: it needs a program that this server does not have. Please tell whoever runs the server.":
    "لا يمكن تشغيل لوحة المعلومات هذه: فهي تحتاج إلى برنامج غير موجود على هذا الخادم. يُرجى إبلاغ القائمين على الخادم.",
  'This dashboard can\'t be run: it needs "{}", which this server does not have. Please tell whoever runs the server.': (name) =>
    `لا يمكن تشغيل لوحة المعلومات هذه: فهي تحتاج إلى «${isolated(name)}»، وهو غير موجود على هذا الخادم. يُرجى إبلاغ القائمين على الخادم.`,
  "The program behind this dashboard used more memory than it may, and was stopped.":
    "استهلك البرنامج الذي يشغّل لوحة المعلومات هذه ذاكرة أكبر من المسموح بها، فأُوقف.",
  "The program behind this dashboard was lost. It is started again as soon as possible.":
    "فُقد البرنامج الذي يشغّل لوحة المعلومات هذه. سيبدأ من جديد في أقرب وقت ممكن.",
  "The program behind this dashboard has stopped.": "توقف البرنامج الذي يشغّل لوحة المعلومات هذه.",
  "The program behind this dashboard can't be reached at the moment. This page goes on by itself when it can.":
    "لا يمكن حاليًا الوصول إلى البرنامج الذي يشغّل لوحة المعلومات هذه. ستتابع هذه الصفحة من تلقاء نفسها عندما يصبح ذلك ممكنًا.",
  "The program behind this dashboard could not be started.": "تعذّر بدء البرنامج الذي يشغّل لوحة المعلومات هذه.",
  "A part of this dashboard took longer than this dashboard allows, so its program was stopped.":
    "استغرق جزء من لوحة المعلومات هذه وقتًا أطول مما تسمح به، فأُوقف برنامجها.",
  "The connection to the program behind this dashboard broke off for a moment. Something that it published, or that was done here then, may be missing.":
    "انقطع الاتصال للحظة بالبرنامج الذي يشغّل لوحة المعلومات هذه. قد ينقص شيء مما نشره أو مما جرى هنا حينها.",
  "This dashboard has published more than the server keeps. After a reload, its earliest outputs are not shown.":
    "نشرت لوحة المعلومات هذه أكثر مما يحتفظ به الخادم. لن تظهر أقدم مخرجاتها بعد إعادة التحميل.",
  "Earlier output is left out here: there was too much to keep.": "حُذفت هنا مخرجات سابقة: كانت أكثر من أن يُحتفظ بها.",
  "An output is not shown: it is too large ({} MB).": (megabytes) => `لا يظهر أحد المخرجات لأنه كبير جدًا (${megabytes} م.ب).`,
  "There is nothing to save yet. Open the dashboard, wait until it has run, and try again.":
    "لا يوجد ما يمكن حفظه بعد. افتح لوحة المعلومات وانتظر حتى تنتهي من التشغيل، ثم حاول مرة أخرى.",
  "This server can't make PDF files and pictures. Download the page as a file, or let your browser print it.":
    "لا يستطيع هذا الخادم إنشاء ملفات PDF وصور. نزّل الصفحة كملف أو اطبعها من متصفحك.",
  "This server is making many PDF files and pictures right now. Please try again in a moment.":
    "ينشئ هذا الخادم الآن عدداً كبيراً من ملفات PDF والصور. يُرجى المحاولة مرة أخرى بعد قليل.",
  "This page could not be made into a file of this kind. Download it as a file, or let your browser print it.":
    "تعذّر تحويل هذه الصفحة إلى ملف من هذا النوع. نزّلها كملف أو اطبعها من متصفحك.",
  "This page is too large for a file of this kind. Download it as a file, or let your browser print it.":
    "هذه الصفحة كبيرة جداً لملف من هذا النوع. نزّلها كملف أو اطبعها من متصفحك.",
  "the files of this dashboard": "ملفات لوحة المعلومات هذه",
  "further folders of this server": "مجلدات أخرى على هذا الخادم",
  "the server that runs the kernels (extensions of JupyterLab)": "الخادم الذي تعمل عليه النوى (إضافات \u2068JupyterLab\u2069)",
  "the environment of the kernel {} (extensions of JupyterLab and of the classic notebook)": (kernel) =>
    `بيئة النواة ${isolated(kernel)} (إضافات \u2068JupyterLab\u2069 والدفتر التقليدي)`,
  "The parameter {} in this address can't be {}. It must be {}.": (name, value, wanted) =>
    `لا يمكن أن تكون قيمة المعامل ${isolated(name)} في هذا العنوان ${isolated(value)}. يجب أن تكون ${wanted}.`,
  "The parameter {} is given {} times in this address. Give it once.": (name) =>
    `ورد المعامل ${isolated(name)} أكثر من مرة في هذا العنوان. اذكره مرة واحدة.`,
  "a whole number such as 3": "عددًا صحيحًا مثل 3",
  "a number such as 2.5": "عددًا مثل 2.5",
  "true or false": "\u2068true\u2069 أو \u2068false\u2069",
  "a text": "نصًّا",
  "one of {}": (choices) => `إحدى القيم ${isolated(choices)}`,
  "a list of {}": (values) => `قائمة من ${values}`,
  "whole numbers such as 3": "أعداد صحيحة مثل 3",
  "numbers such as 2.5": "أعداد مثل 2.5",
  texts: "نصوص",
};

export const arabic: Words = {
  language: "ar",
  direction: "rtl",
  said,

  dashboards: "لوحات المعلومات",
  skipToContent: "الانتقال إلى المحتوى",
  breadcrumbs: "مسار التنقل",
  signIn: "تسجيل الدخول",
  signOut: "تسجيل الخروج",
  signedIn: "تم تسجيل الدخول",
  close: "إغلاق",

  search: "بحث",
  searchFolder: "البحث في هذا المجلد",
  nothingMatches: "لا شيء هنا يطابق بحثك.",
  showAll: "عرض الكل",
  shownOf: (shown, total) => `يظهر ${shown} من ${total}`,
  folderAbove: "إلى المجلد الأعلى",
  kinds: { dashboard: "لوحة معلومات", bundle: "لوحة معلومات مع ملفات", folder: "مجلد" },
  noDashboards: "لا توجد لوحات معلومات بعد",
  emptyFolder: "هذا المجلد فارغ",
  howToFill: {
    top: ["ضع دفتر Jupyter (ملفًا ينتهي اسمه بـ ", ") في المجلد الذي يعرضه هذا الخادم، ثم أعد تحميل هذه الصفحة."],
    folder: ["ضع دفتر Jupyter (ملفًا ينتهي اسمه بـ ", ") في هذا المجلد، ثم أعد تحميل هذه الصفحة."],
  },
  justNow: "الآن",

  signInProblems: {
    wrong: "الاسم وكلمة المرور غير متطابقين. يُرجى إعادة المحاولة.",
    refused: "لا يمكن تسجيل الدخول هنا بهذا الحساب. جرّب حسابًا آخر أو اسأل القائمين على الخادم.",
    unavailable: "تسجيل الدخول غير ممكن حاليًا. يُرجى إعادة المحاولة بعد بضع دقائق.",
    expired: "استغرق ذلك وقتًا طويلًا. يُرجى تسجيل الدخول مرة أخرى.",
    link: "لم يعد الرابط يفتح لوحة المعلومات هذه. سجّل الدخول أو اطلب رابطًا جديدًا ممن أعطاك إياه.",
  },
  signInElsewhere: "لا يتم تسجيل الدخول في هذه الصفحة. افتح لوحات المعلومات من العنوان الذي أُعطي لك.",
  stillSignedIn: (provider) => `سجّلت خروجك هنا، وما زال دخولك مسجّلًا لدى ${isolated(provider)}.`,
  signOutThere: "تسجيل الخروج هناك أيضًا",
  or: "أو",
  signInWith: (provider) => `تسجيل الدخول عبر ${isolated(provider)}`,
  name: "الاسم",
  password: "كلمة المرور",

  errorTitles: {
    400: "هذا العنوان غير صحيح",
    401: "يُرجى تسجيل الدخول",
    403: "هذا ليس متاحًا لك",
    404: "لا شيء هنا",
    413: "الحجم كبير جدًا",
    421: "ليس على هذا العنوان",
    422: "لا يمكن عرض لوحة المعلومات هذه",
    429: "طلبات كثيرة جدًا",
    503: "غير متاح حاليًا",
  },
  didNotWork: "لم ينجح ذلك",
  wentWrong: "حدث خطأ ما",
  signedInAs: (name) => `سجّلت الدخول باسم ${isolated(name)}. ما ليس متاحًا لك لا يُعثر عليه أيضًا.`,
  allDashboards: "كل لوحات المعلومات",
  wrongParameters: "لا يمكن تشغيل لوحة المعلومات بهذه المعاملات.",

  parameters: "المعاملات",
  yes: "نعم",
  no: "لا",
  apply: "تطبيق",
  reset: "إعادة الضبط",
  oneOnEachLine: "قيمة في كل سطر",
  unknownParameter: (name) => `ليس للوحة المعلومات هذه معامل باسم «${isolated(name)}».`,
  didYouMean: (name) => `هل قصدت «${isolated(name)}»؟`,

  views: "طرق العرض",
  menu: "القائمة",
  startOver: "البدء من جديد",
  startOverHint: "يشغّل لوحة المعلومات من البداية. يضيع ما ضبطته هنا.",
  download: "تنزيل كملف",
  downloadAsPdf: "تنزيل بصيغة PDF",
  downloadAsPicture: "تنزيل كصورة",
  makingFile: "يجري إنشاء الملف…",
  print: "طباعة أو حفظ بصيغة PDF",
  copyLink: "نسخ الرابط",
  linkCopied: "الرابط موجود الآن في الحافظة.",
  copyShareLink: "نسخ رابط لا يحتاج إلى تسجيل الدخول",
  shareLinkCopied: (until) =>
    `الرابط موجود الآن في الحافظة. يمكن لكل من لديه الرابط فتح لوحة المعلومات هذه دون تسجيل الدخول حتى ${isolated(until)}.`,
  copyEmbedCode: "نسخ رمز التضمين",
  embedCodeCopied: "رمز التضمين لصفحتك موجود الآن في الحافظة.",
  copyOf: ["نسخة من ", " كما كانت في ", ". لا يُحسب هنا شيء من جديد."],
  copyNeedsScripts: "تحتاج نتائج هذه النسخة إلى JavaScript.",
  copyUnfinished: "لم تكن أجزاء من لوحة المعلومات جاهزة عند إنشاء هذه النسخة.",
  tooLargeForCopy: (libraries) => `أكبر من أن يدخل في هذه النسخة، فتُرك: ${isolated(libraries)}.`,
  missingInCopy: "يحتاج جزء من هذه الصفحة إلى الإنترنت أو إلى البرنامج الذي وراءها. تعرضها هذه النسخة من دونه.",
  widgetsNeedScripts: "تحتاج أدوات التحكم في لوحة المعلومات هذه إلى JavaScript.",
  needsScripts: "تحتاج لوحة المعلومات هذه إلى JavaScript كي تعمل.",
  viewOnly: "للعرض فقط",
  everyoneSees: "يرى الجميع ما تغيّره",
  lastUpdated: "آخر تحديث",
  sections: "الأقسام",
  controls: "أدوات التحكم",
  slides: "الشرائح",
  slideOf: (slide, total) => `الشريحة ${slide} من ${total}`,
  previousSlide: "الشريحة السابقة",
  nextSlide: "الشريحة التالية",

  stateOfDashboard: "حالة لوحة المعلومات هذه",
  partsReady: "الأجزاء الجاهزة",
  waiting: "في الانتظار…",
  starting: "جارٍ البدء…",
  startingAgain: "جارٍ البدء من جديد…",
  preparing: (part, total) => `جارٍ تحضير الجزء ${part} من ${total}`,
  inQueue: (place) =>
    `${place === 1 ? "أنت التالي في قائمة الانتظار." : `رقمك في قائمة الانتظار ${place}.`} تبدأ لوحة المعلومات هذه من تلقاء نفسها عندما يحين دورك: أبقِ هذه الصفحة مفتوحة.`,
  ready: "لوحة المعلومات جاهزة.",
  readyBut: (failed) => `لوحة المعلومات جاهزة، لكن تعذّر إكمال ${counted(failed, parts)} منها.`,
  connectionBack: "عاد الاتصال.",
  stop: "إيقاف",
  stopping: "جارٍ الإيقاف…",

  partTookTooLong: "استغرق هذا الجزء وقتًا أطول مما تسمح به لوحة المعلومات هذه، فأُوقف.",
  partStopped: "أُوقف هذا الجزء.",
  partNeededMemory: "احتاج هذا الجزء إلى ذاكرة أكبر من المسموح بها.",
  partFailed: "تعذّر إكمال هذا الجزء.",
  partNotRun: "لم يُشغَّل هذا الجزء.",
  error: "خطأ",
  traceback: "تتبّع الخطأ",
  downloadPdf: "تنزيل ملف PDF",
  output: "مخرج",
  outputImage: "صورة",
  table: "جدول",
  done: "تم",
  toDo: "لم يتم بعد",
  scrollable: "محتوى قابل للتمرير",
  fullScreen: "ملء الشاشة",
  leaveFullScreen: "إنهاء ملء الشاشة",
  showEarlier: "عرض المخرجات السابقة",
  unknownType: ["لا يمكن عرض هذا المخرَج هنا: نوعه ", "."],

  tryAgain: "إعادة المحاولة",
  startAgain: "البدء من جديد",
  restart: "إعادة التشغيل",
  runAgain: "التشغيل مرة أخرى",
  loadIt: "تحميلها",
  newVersion: "تتوفر نسخة جديدة من لوحة المعلومات هذه. تحميلها يبدأ من جديد.",
  kernelStopped: "توقف البرنامج الذي يشغّل لوحة المعلومات هذه.",
  couldNotStart: "تعذّر بدء لوحة المعلومات هذه.",
  somePartFailed: "تعذّر إكمال جزء من لوحة المعلومات هذه.",
  stopped: "أُوقفت لوحة المعلومات هذه قبل أن تعمل كلها.",
  outOfReach: "لا يمكن حاليًا الوصول إلى البرنامج الذي يشغّل لوحة المعلومات هذه. يبقى ما تراه، ويُنقل ما تفعله إليه عندما يعود.",
  connectionLost: "انقطع الاتصال. يبقى ما تراه، وتعود لوحة المعلومات من تلقاء نفسها.",
  resting: "لم يستخدم أحد لوحة المعلومات هذه منذ وقت طويل، فانتهى برنامجها. يبقى ما تراه حتى تبدأ من جديد.",
  signedOut: "سُجّل خروجك. يبقى ما تراه؛ سجّل الدخول للمتابعة.",
  signInNeeded: "أصبحت لوحة المعلومات هذه تتطلب تسجيل الدخول. يبقى ما تراه؛ سجّل الدخول للمتابعة أو اطلب رابطًا جديدًا.",
  notAllowed: "لم يعد مسموحًا لك باستخدام لوحة المعلومات هذه. يبقى ما تراه. إن كان ذلك خطأ فاسأل القائمين على الخادم.",
  notShown: "لا يمكن عرض لوحة المعلومات هذه.",
  openTooOften: "فتحت لوحة المعلومات هذه مرات كثيرة جدًا. أغلق بعض ألسنتها ثم أعد المحاولة هنا.",
  sentTooMuch: "لم يُقبل شيء مما أُرسل من هذه الصفحة: تعذّر على هذا الخادم أخذه. قد يكون أحد الملفات كبيرًا جدًا.",
  sentRefused: "لم يُقبل شيء مما أُرسل من هذه الصفحة: تعذّر على هذا الخادم أخذه.",
  unreachable: "لا يمكن الوصول إلى الخادم.",
  noAnswer: "تعذّر على الخادم الإجابة. يُرجى إعادة المحاولة بعد لحظات.",

  widgetFailed: "تعذّر عرض أداة التحكم هذه.",
  widgetNotLoaded: (module, version) => `تعذّر تحميل ${isolated(`${module} ${version}`)} من هذا الخادم.`,
  widgetNotFound: (module, version, places) =>
    `تحتاج أداة التحكم هذه إلى ${isolated(`${module} ${version}`)}، ولم يُعثر عليه. جرى البحث في ${["ما يأتي مع هذا الخادم", ...places].join(" وفي ")}.`,
  widgetOfOtherVersion: (module, version, installed) =>
    `تحتاج أداة التحكم هذه إلى ${isolated(`${module} ${version}`)}، لكن المثبَّت هو ${isolated(installed.join(", "))}.`,
  widgetWithoutClass: (className, module, version) =>
    `تحتاج أداة التحكم هذه إلى ${isolated(className)}، وهو غير موجود في ${isolated(`${module} ${version}`)}.`,
};

import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { extract } from "tar";
import { onTestFinished } from "vitest";
import { cacheFolder, removeFolder, temporaryFolder } from "../../tools/folders";

const HOW_TO_GET_ONE = "Install Chrome or Chromium, and set CHROME_PATH to the path of its program.";

/**
 * Starts a browser: the one that CHROME_PATH names, or else the Chromium in the npm package @sparticuz/chromium. That
 * one runs on Linux with x64, and needs nothing from a network.
 */
export async function startBrowser(): Promise<Browser> {
  const { executablePath, env } = await browserProgram();
  try {
    return await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: ["--disable-gpu"] });
  } catch (error) {
    throw new Error(`The browser ${executablePath} does not start. ${HOW_TO_GET_ONE}`, { cause: error });
  }
}

interface BrowserProgram {
  readonly executablePath: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function browserProgram(): Promise<BrowserProgram> {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) return { executablePath: CHROME_PATH };
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`The Chromium that npm installs runs only on Linux with x64. ${HOW_TO_GET_ONE}`);
  }
  const folder = await unpackedChromium();
  // The libraries are those that a minimal Linux does not have.
  const libraries = [join(folder, "lib"), process.env.LD_LIBRARY_PATH ?? []].flat().join(":");
  const env = { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, "fonts.conf") };
  return { executablePath: join(folder, "chromium"), env };
}

/** The fonts of the machine, if it has any, and the packaged one. */
const FONTS = `<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
</fontconfig>`;

/** The folder of the packaged Chromium, its libraries and its fonts. They are unpacked once. */
async function unpackedChromium(): Promise<string> {
  const source = join(dirname(require.resolve("@sparticuz/chromium")), "..", "..");
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { version: string };
  const folder = join(cacheFolder(), `chromium-${version}`);
  if (existsSync(folder)) return folder;
  // Another process may be unpacking the same version.
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  const unpacked = (name: string) => [createReadStream(join(source, "bin", name)), createBrotliDecompress()] as const;
  await Promise.all([
    pipeline(...unpacked("chromium.br"), createWriteStream(join(unfinished, "chromium"), { mode: 0o755 })),
    ...["al2023.tar.br", "fonts.tar.br"].map((name) => pipeline(...unpacked(name), extract({ cwd: unfinished }))),
  ]);
  writeFileSync(join(unfinished, "fonts.conf"), FONTS);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    removeFolder(unfinished);
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** A page of a test, and what the browser reports about it. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors and warnings in the console, and exceptions that nothing catches. */
  readonly problems: string[];
  /** The addresses of what the page loads, except for itself. */
  readonly requests: string[];
}

/** Opens an HTML text as a file. The browser is offline. */
export async function openPage(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const folder = temporaryFolder();
  const file = join(folder, "page.html");
  writeFileSync(file, html);
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 800 }, ...options });
  onTestFinished(async () => {
    await context.close();
    removeFolder(folder);
  });
  const page = await context.newPage();
  const [problems, requests]: string[][] = [[], []];
  const url = pathToFileURL(file).href;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems!.push(message.text());
  });
  page.on("pageerror", (error) => problems!.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== url && !request.url().startsWith("data:")) requests!.push(request.url());
  });
  await page.goto(url);
  return { page, problems: problems!, requests: requests! };
}

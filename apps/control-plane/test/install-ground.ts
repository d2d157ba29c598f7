import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InstallRun } from '@pilothouse/contracts/runs';
import { Service, ServiceList } from '@pilothouse/contracts/services';
import type { ToolSource } from '@pilothouse/contracts/tool-entry';
import { Tool, Tools } from '@pilothouse/contracts/tools';
import { freePort } from '@pilothouse/processes/free-port';
import { expect, vi } from 'vitest';
import type { Api } from './training-ground.js';

const WAIT = { timeout: 60_000, interval: 30 };

/** Answers the name of its version. `REAL` is the port it has as a service. */
const SERVER = `
import http.server, sys
VERSION, REAL = "@version", @port
if "--help" in sys.argv:
    sys.exit(print("usage: server.py PORT [--loud]"))
port = int(sys.argv[1])
if VERSION == "broken" or (VERSION == "traitor" and port == REAL):
    sys.exit("Traceback (most recent call last):\\nRuntimeError: this version cannot work")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(VERSION.encode())
    def log_message(self, *rest):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
`;

const BUILD: Record<string, string> = {
  slow: 'import time\nprint("building slowly", flush=True)\ntime.sleep(600)\n',
  // Long enough to be killed in, short enough to be waited for.
  later: 'import time\nprint("building slowly", flush=True)\ntime.sleep(4)\n',
  compiled: `import sys\nsys.exit("error: command 'gcc' failed: No such file or directory: 'gcc'")\n`,
};

/** A tool of our own, `tiny`: a git repository with a tag for each version, and its entry in the workspace. */
export async function makeTinyTool(folder: string, workspace: string) {
  const repository = join(folder, 'tiny.git');
  const port = await freePort();
  mkdirSync(join(repository, 'nodes'), { recursive: true });
  const git = (...rest: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@t', ...rest], {
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  writeFileSync(join(repository, 'nodes/shipped.py'), '# comes along\n');
  for (const version of ['v1', 'v2', 'broken', 'traitor', 'slow', 'later', 'compiled', 'v3']) {
    writeFileSync(
      join(repository, 'server.py'),
      SERVER.replace('@version', version).replace('@port', String(port)),
    );
    writeFileSync(join(repository, 'build.py'), BUILD[version] ?? 'print("built")\n');
    git('add', '--all');
    git('commit', '--quiet', '-m', version);
    git('tag', version);
  }
  const source = (ref: string) => ({ type: 'git' as const, url: repository, ref, submodules: false });
  mkdirSync(join(workspace, 'config/tools'), { recursive: true });
  writeFileSync(
    join(workspace, 'config/tools/tiny.toml'),
    `id = "tiny"
title = "Tiny"
summary = "A tool for tests."
category = "develop"
port = ${port}
page = "/"
help = ["{python}", "server.py", "--help"]
[start]
command = ["{python}", "server.py", "{port}"]
folder = "{source}"
startSeconds = 1
stopSeconds = 5
[probe]
path = "/"
withinSeconds = 10
[install]
diskGigabytes = 0.1
keep = [{ path = "nodes" }]
[install.source]
type = "git"
url = "${repository}"
ref = "v1"
[[install.steps]]
do = "run"
title = "Build"
command = ["{python}", "build.py"]
`,
  );
  return {
    port,
    repository,
    source,
    commitOf: (ref: string) => git('rev-parse', ref),
    said: async () => (await fetch(`http://127.0.0.1:${port}/`)).text(),
    inTool: (...parts: string[]) => join(workspace, 'tools/tiny', ...parts),
    get current(): string | null {
      const link = join(workspace, 'tools/tiny/current');
      return existsSync(link) ? readlinkSync(link) : null;
    },
  };
}

/** `packed`: a package of Python in a folder that serves as its index. 1.0 works; 2.0 needs what nobody has. */
export function makePackedTool(folder: string, workspace: string, port: number) {
  const index = join(folder, 'index');
  mkdirSync(index);
  execFileSync('python3', ['-c', MAKE_WHEELS, index]);
  writeFileSync(
    join(workspace, 'config/tools/packed.toml'),
    `id = "packed"
title = "Packed"
summary = "A package for tests."
category = "develop"
port = ${port}
[start]
command = ["{python}", "-m", "packed", "{port}"]
[probe]
path = "/"
withinSeconds = 10
[install]
diskGigabytes = 0.1
[install.source]
type = "package"
name = "packed"
version = "1.0"
index = "${index}"
`,
  );
  return { index };
}

/** A wheel is a zip with three files more (PEP 427). */
const MAKE_WHEELS = `
import sys, zipfile
for version, needs in (("1.0", ""), ("2.0", "Requires-Dist: nobody-has-this\\n")):
    with zipfile.ZipFile(f"{sys.argv[1]}/packed-{version}-py3-none-any.whl", "w") as wheel:
        info = f"packed-{version}.dist-info"
        wheel.writestr("packed.py", "import http.server, sys\\nhttp.server.test(http.server.SimpleHTTPRequestHandler, port=int(sys.argv[1]), bind='127.0.0.1')\\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: packed\\nVersion: {version}\\n{needs}")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", f"packed.py,,\\n{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n")
`;

/** Speaks to the tools and installs of whichever control plane is there now. */
export function installsAt(api: () => Api) {
  const send = (path: string, body: unknown) =>
    api()(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const it = {
    send,
    async install(tool: string, source?: ToolSource): Promise<InstallRun> {
      const answer = await send(`tools/${tool}/install`, { source });
      if (answer.status !== 201) throw new Error(await answer.text());
      return InstallRun.parse(await answer.json());
    },
    async run(id: string): Promise<InstallRun> {
      return InstallRun.parse(await (await api()(`runs/${id}`)).json());
    },
    async ends(id: string, state: string): Promise<InstallRun> {
      return vi.waitFor(async () => {
        const run = await it.run(id);
        expect(run.status.state, JSON.stringify(run.status)).toBe(state);
        return run;
      }, WAIT);
    },
    async reaches(id: string, phase: string): Promise<InstallRun> {
      return vi.waitFor(async () => {
        const run = await it.run(id);
        expect(run.progress.phase, JSON.stringify(run.status)).toBe(phase);
        return run;
      }, WAIT);
    },
    async tool(id: string): Promise<Tool> {
      const { tools } = Tools.parse(await (await api()('tools')).json());
      return tools.find((tool) => tool.id === id)!;
    },
    async log(id: string): Promise<string> {
      return (await api()(`runs/${id}/log`)).text();
    },
    async service(name: string): Promise<Service> {
      const { services } = ServiceList.parse(await (await api()('services')).json());
      return services.find((service) => service.name === name)!;
    },
    /** Resolves once nothing installs it any more, and the disk says so. */
    async settles(id: string): Promise<Tool> {
      return vi.waitFor(async () => {
        const tool = await it.tool(id);
        expect(tool.installing).toBeNull();
        return tool;
      }, WAIT);
    },
  };
  return it;
}

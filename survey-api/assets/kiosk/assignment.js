// What the kiosk asks now: from the device when the line is down, from the server when it is not.

import { hash } from "../device.js";
import { Later, Refused, Revoked, askAsDevice, document } from "./access.js";
import * as database from "./database.js";

/** What is known on the device, with its questionnaire; nothing where nothing was ever fetched. */
export async function known() {
  const task = await database.get("state", "task");
  return task && { ...task, questionnaire: task.questionnaire && (await database.get("questionnaires", task.questionnaire))?.content };
}

/** Asks the server, keeps what it says, and tells whether it is something new. */
export async function refresh() {
  try {
    const task = await askAsDevice("/assignment", { method: "GET" });
    if (task.questionnaire) await fetched(task.questionnaire);
    const before = await database.get("state", "task");
    // A questionnaire is there before a task names it: half an update is none.
    await database.put("task", task);
    if (await database.get("state", "revoked")) await database.forget("revoked");
    return JSON.stringify(before) !== JSON.stringify(task);
  } catch (fault) {
    if (fault instanceof Revoked) {
      await database.put("revoked", true);
      return true;
    }
    if (fault instanceof Later || fault instanceof Refused) return false;
    throw fault;
  }
}

/** A questionnaire stands under the hash of its text, so that an update of the program cannot put another in its place. */
async function fetched(sha256) {
  if (await database.get("questionnaires", sha256)) return;
  const text = await document(`/questionnaires/content/${sha256}`);
  if ((await hash(text)) !== sha256) throw new Later();
  await database.write(["questionnaires"], ({ questionnaires }) => questionnaires.put({ sha256, content: JSON.parse(text) }));
}

// Every length of time of the kiosk, in milliseconds.

/** A choice is shown before the next screen comes. */
export const ADVANCE = 400;
/** Taps are ignored after a screen has changed: they were meant for the one before. */
export const GHOST = 300;
/** A second tap on the same answer is ignored. */
export const AGAIN = 500;
/** Without a touch for so long, the kiosk asks whether somebody is there. */
export const QUIET = 20_000;
/** It waits so long for an answer to that. */
export const WARNING = 10_000;
/** Whoever asks for more time gets so much, as often as they ask. */
export const MORE = 60_000;
/** The thanks stand for so long. */
export const THANKS = 4_000;
/** After five ratings within the first of these, the kiosk rests for the second. */
export const RUSH = 60_000;
export const REST = 30_000;
/** What waits is sent again and again. */
export const SEND = 60_000;
/** The kiosk says how it is, and asks what it is to ask. */
export const BEAT = 300_000;
/** It looks so often whether a visit has just been finished at its counter, and asks about it for so long. */
export const LOOK = 5_000;
export const OFFERED = 60_000;
/** Failures in a row wait longer and longer, between these. */
export const LEAST_WAIT = 1_000;
export const MOST_WAIT = 300_000;
/** A request is given up. */
export const PATIENCE = 30_000;

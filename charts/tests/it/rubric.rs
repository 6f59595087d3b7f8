//! Twenty checks of one chart: what of each a program does, and what is left to the eye.

mod colour;
pub(crate) mod facts;
mod numbers;
mod order;
mod own;
pub(crate) mod picture;
mod planted;
mod room;
mod thrift;
mod truth;
mod words;

pub(crate) use facts::marks;
pub(crate) use numbers::unfounded;
pub(crate) use picture::Picture;
pub(crate) use room::{boxes, collisions, crossed};

/// What has to be laid out or coloured before a check has something to look at.
#[derive(PartialEq)]
pub(crate) enum Of {
    /// The words and numbers: the same in every layout and theme.
    Words,
    /// The places: the same in every theme.
    Places,
    /// The colours.
    Colours,
}

/// One of the twenty.
pub(crate) struct Check {
    pub(crate) number: u8,
    pub(crate) name: &'static str,
    pub(crate) of: Of,
    run: fn(&Picture<'_>, &mut Vec<String>),
    /// What the program does.
    pub(crate) program: &'static str,
    /// What a person still has to look at.
    pub(crate) eye: &'static str,
}

impl Check {
    /// What is wrong, in words.
    pub(crate) fn faults(&self, picture: &Picture<'_>) -> Vec<String> {
        let mut faults = Vec::new();
        (self.run)(picture, &mut faults);
        faults
    }
}

/// The twenty checks in their order.
pub(crate) const CHECKS: [Check; 20] = [
    Check {
        number: 1,
        name: "Message headline",
        of: Of::Places,
        run: words::headline,
        program: "two lines at most, fourteen words without names; every number stands in the table or notes, or counts rows of the table",
        eye: "is it the finding that matters most",
    },
    Check {
        number: 2,
        name: "Statistical subtitle",
        of: Of::Places,
        run: words::subtitle,
        program: "measure, unit, population and period are in it and drawn",
        eye: "does it read as one line",
    },
    Check {
        number: 3,
        name: "Uncertainty shown",
        of: Of::Places,
        run: truth::uncertainty,
        program: "estimate within its interval; both ends drawn within 0.1 px of the scale read from the grid, or written; limits, dashed edges, cells of places and boxes of weights where computed",
        eye: "is it seen without a search",
    },
    Check {
        number: 4,
        name: "Interval named",
        of: Of::Places,
        run: words::level,
        program: "the word for the interval and its level are drawn wherever one is shown",
        eye: "nothing",
    },
    Check {
        number: 5,
        name: "Sample size, small samples",
        of: Of::Places,
        run: words::base,
        program: "no estimate on too few answers; a suppressed number in no text, table or name; the dash has its note and the note its dash; answers are said",
        eye: "nothing",
    },
    Check {
        number: 6,
        name: "No over-claim of rank",
        of: Of::Places,
        run: truth::standing,
        program: "standing recomputed from the release’s test, interval of the difference, cross or limits; shape and colour of the mark are those of the standing",
        eye: "does the order still look like a league table",
    },
    Check {
        number: 7,
        name: "Axis honesty",
        of: Of::Places,
        run: truth::axis,
        program: "bars start at zero and end at their value on the scale; ticks rise; another start has its note (19)",
        eye: "nothing",
    },
    Check {
        number: 8,
        name: "Reference line identified",
        of: Of::Places,
        run: truth::reference,
        program: "a name with a value within 40 px of every line to compare with",
        eye: "is it clear which line it names",
    },
    Check {
        number: 9,
        name: "Sensible order",
        of: Of::Words,
        run: order::order,
        program: "by value over all pages, ties by Vietnamese name, those without a number last; or the order of questionnaire, scheme, periods",
        eye: "nothing",
    },
    Check {
        number: 10,
        name: "Direct labels",
        of: Of::Places,
        run: room::legend,
        program: "a key of at most five entries, a sign each",
        eye: "does the eye travel",
    },
    Check {
        number: 11,
        name: "No collision or clipping",
        of: Of::Places,
        run: room::collision,
        program: "text as shaped apart from text and 8 px inside the canvas; no line, marker or edge of a bar through letters; no mark outside the canvas",
        eye: "marks over marks",
    },
    Check {
        number: 12,
        name: "Vietnamese renders",
        of: Of::Places,
        run: room::vietnamese,
        program: "every letter in the font, composed; names typed with loose marks give the same bytes",
        eye: "read Ễ Ữ Ợ Ặ ẫ aloud",
    },
    Check {
        number: 13,
        name: "Text size",
        of: Of::Places,
        run: room::size,
        program: "at least 18 px (24 on a telephone), headline 36",
        eye: "readable from the last row",
    },
    Check {
        number: 14,
        name: "Contrast",
        of: Of::Colours,
        run: colour::contrasts,
        program: "text 4.5:1 on the shape under it, marks 3:1 on paper or by their outline; 7 and 4.5 in high contrast",
        eye: "squint",
    },
    Check {
        number: 15,
        name: "Not colour alone",
        of: Of::Colours,
        run: colour::not_colour_alone,
        program: "a form for each standing, a word in each class; the palettes keep 10 of CIEDE2000 for four kinds of sight",
        eye: "print it grey",
    },
    Check {
        number: 16,
        name: "Vietnamese numbers and dates",
        of: Of::Places,
        run: numbers::vietnamese,
        program: "no decimal dot, no hyphen in a range, no space before %, a quarter with its number; one count of decimals a column",
        eye: "nothing",
    },
    Check {
        number: 17,
        name: "Text alternative",
        of: Of::Places,
        run: numbers::alternative,
        program: "title, desc, role, lang, ids of its own, a name for every mark; at most 250 letters; every number in table or notes",
        eye: "does it sound like a colleague",
    },
    Check {
        number: 18,
        name: "Data table",
        of: Of::Places,
        run: numbers::table,
        program: "a row a mark; numbers beside a mark stand in its row; CSV with byte order mark",
        eye: "nothing",
    },
    Check {
        number: 19,
        name: "Source, version, date",
        of: Of::Places,
        run: words::source,
        program: "agency, method version, date and data hash drawn; every note drawn; notes on axis, edges and breaks exactly where these are drawn",
        eye: "nothing",
    },
    Check {
        number: 20,
        name: "Restraint and reproducibility",
        of: Of::Places,
        run: thrift::restraint,
        program: "six ticks, no effects, under 64 kB, the same bytes again and in a second process, golden fingerprints",
        eye: "is anything there that says nothing",
    },
];

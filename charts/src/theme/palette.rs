//! Colours by role. Contrast and distance under colour blindness are tested, not judged.

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// What a colour is for. A chart names roles and never a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The canvas.
    Paper,
    /// Headlines, names, values.
    Ink,
    /// Subtitles, notes, ticks: the palest text.
    Muted,
    /// Marks that are not told apart, outlines, reference lines.
    Neutral,
    /// Grid; decoration only.
    Grid,
    /// Told apart, above; the colour of the house.
    Above,
    /// Told apart, below; concern.
    Below,
    /// The outer band of a trend.
    OuterBand,
    /// The inner band.
    InnerBand,
    /// Edge of the bands.
    BandEdge,
    /// Where nothing may be shown.
    Gap,
    /// One of the five answer levels, lowest first.
    Level(Level),
    /// Text on one of the five answer levels.
    OnLevel(Level),
    /// One of five classes of values, lowest first.
    Class(Level),
    /// Text on one of the five classes.
    OnClass(Level),
}

/// One of the five answer levels, `0` the lowest; built only from 0 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Level(u8);

impl Level {
    /// The five levels, lowest first.
    pub const ALL: [Self; 5] = [Self(0), Self(1), Self(2), Self(3), Self(4)];
}

/// A colour for each role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// The canvas.
    pub paper: Rgb,
    /// Headlines, names, values.
    pub ink: Rgb,
    /// The palest text.
    pub muted: Rgb,
    /// Marks that are not told apart.
    pub neutral: Rgb,
    /// Grid.
    pub grid: Rgb,
    /// Above; the colour of the house.
    pub above: Rgb,
    /// Below; concern.
    pub below: Rgb,
    /// The outer band of a trend.
    pub outer_band: Rgb,
    /// The inner band.
    pub inner_band: Rgb,
    /// Edge of the bands.
    pub band_edge: Rgb,
    /// Where nothing may be shown.
    pub gap: Rgb,
    /// The five answer levels, lowest first.
    pub levels: [Rgb; 5],
    /// Text on each of them.
    pub on_levels: [Rgb; 5],
    /// Five classes of values, lowest first: one hue, paler to darker.
    pub classes: [Rgb; 5],
    /// Text on each of them.
    pub on_classes: [Rgb; 5],
}

impl Default for Palette {
    fn default() -> Self {
        const WHITE: Rgb = (0xFF, 0xFF, 0xFF);
        const INK: Rgb = (0x1F, 0x29, 0x37);
        const NAVY: Rgb = (0x12, 0x43, 0x6D);
        Self {
            paper: WHITE,
            ink: INK,
            muted: (0x4B, 0x55, 0x63),
            neutral: (0x6B, 0x72, 0x80),
            grid: (0xD9, 0xDE, 0xE5),
            above: NAVY,
            below: (0xC7, 0x4A, 0x0A),
            outer_band: (0xE3, 0xEC, 0xF4),
            inner_band: (0xBB, 0xD4, 0xE6),
            band_edge: (0x2F, 0x78, 0xB0),
            gap: (0xF1, 0xF3, 0xF5),
            levels: [(0xA6, 0x36, 0x03), (0xF0, 0xA8, 0x75), (0xE3, 0xE5, 0xE8), (0x86, 0xB4, 0xD6), NAVY],
            on_levels: [WHITE, INK, INK, INK, WHITE],
            classes: [
                (0xFA, 0xF6, 0xEC),
                (0xD3, 0xE4, 0xF1),
                (0x98, 0xC1, 0xDF),
                (0x2C, 0x73, 0xA9),
                (0x0C, 0x33, 0x58),
            ],
            on_classes: [INK, INK, INK, WHITE, WHITE],
        }
    }
}

impl Palette {
    /// The colour of a role.
    pub fn color(&self, role: Role) -> Rgb {
        match role {
            Role::Paper => self.paper,
            Role::Ink => self.ink,
            Role::Muted => self.muted,
            Role::Neutral => self.neutral,
            Role::Grid => self.grid,
            Role::Above => self.above,
            Role::Below => self.below,
            Role::OuterBand => self.outer_band,
            Role::InnerBand => self.inner_band,
            Role::BandEdge => self.band_edge,
            Role::Gap => self.gap,
            Role::Level(Level(level)) => self.levels[usize::from(level)],
            Role::OnLevel(Level(level)) => self.on_levels[usize::from(level)],
            Role::Class(Level(class)) => self.classes[usize::from(class)],
            Role::OnClass(Level(class)) => self.on_classes[usize::from(class)],
        }
    }

    /// For paper without colour: every class differs from every other in lightness alone.
    pub fn grey_safe() -> Self {
        Self {
            paper: (0xFF, 0xFF, 0xFF),
            ink: (0x11, 0x18, 0x27),
            muted: (0x37, 0x41, 0x51),
            neutral: (0x8A, 0x90, 0x99),
            grid: (0xCB, 0xD1, 0xD8),
            above: (0x0B, 0x2A, 0x47),
            below: (0xA8, 0x40, 0x0C),
            outer_band: (0xE8, 0xEB, 0xEF),
            inner_band: (0xC3, 0xCA, 0xD2),
            band_edge: (0x4B, 0x55, 0x63),
            gap: (0xEE, 0xF0, 0xF2),
            levels: [
                (0xA2, 0x3C, 0x0A),
                (0xF2, 0xB9, 0x8A),
                (0xF5, 0xF6, 0xF7),
                (0x6F, 0x9A, 0xBB),
                (0x0A, 0x25, 0x40),
            ],
            on_levels: [
                (0xFF, 0xFF, 0xFF),
                (0x11, 0x18, 0x27),
                (0x11, 0x18, 0x27),
                (0x11, 0x18, 0x27),
                (0xFF, 0xFF, 0xFF),
            ],
            classes: [
                (0xFF, 0xFD, 0xF8),
                (0xBA, 0xCF, 0xDF),
                (0x87, 0xA8, 0xC3),
                (0x38, 0x64, 0x8C),
                (0x0A, 0x25, 0x40),
            ],
            on_classes: [
                (0x11, 0x18, 0x27),
                (0x11, 0x18, 0x27),
                (0x11, 0x18, 0x27),
                (0xFF, 0xFF, 0xFF),
                (0xFF, 0xFF, 0xFF),
            ],
        }
    }

    /// For readers who need it: text at 7:1, marks at 4.5:1.
    pub fn high_contrast() -> Self {
        Self {
            paper: (0xFF, 0xFF, 0xFF),
            ink: (0x00, 0x00, 0x00),
            muted: (0x1F, 0x29, 0x37),
            neutral: (0x4B, 0x55, 0x63),
            grid: (0xAA, 0xB2, 0xBD),
            above: (0x00, 0x30, 0x5E),
            below: (0x99, 0x2B, 0x00),
            outer_band: (0xDC, 0xE8, 0xF3),
            inner_band: (0xA9, 0xC8, 0xE1),
            band_edge: (0x1B, 0x5A, 0x8F),
            gap: (0xEC, 0xEF, 0xF2),
            levels: [
                (0x8A, 0x2A, 0x00),
                (0xF0, 0xA8, 0x75),
                (0xF0, 0xF1, 0xF3),
                (0x8F, 0xBF, 0xE3),
                (0x00, 0x30, 0x5E),
            ],
            on_levels: [
                (0xFF, 0xFF, 0xFF),
                (0x00, 0x00, 0x00),
                (0x00, 0x00, 0x00),
                (0x00, 0x00, 0x00),
                (0xFF, 0xFF, 0xFF),
            ],
            classes: [
                (0xFF, 0xF9, 0xE8),
                (0xCF, 0xE2, 0xF2),
                (0x8F, 0xBC, 0xE0),
                (0x1B, 0x5A, 0x8F),
                (0x03, 0x20, 0x3D),
            ],
            on_classes: [
                (0x00, 0x00, 0x00),
                (0x00, 0x00, 0x00),
                (0x00, 0x00, 0x00),
                (0xFF, 0xFF, 0xFF),
                (0xFF, 0xFF, 0xFF),
            ],
        }
    }

    /// For a dark hall: bright marks on deep blue.
    pub fn dark() -> Self {
        Self {
            paper: (0x0F, 0x1B, 0x2A),
            ink: (0xF3, 0xF6, 0xFA),
            muted: (0xC3, 0xCC, 0xD8),
            neutral: (0x98, 0xA4, 0xB3),
            grid: (0x2E, 0x3E, 0x52),
            above: (0x6F, 0xB7, 0xF2),
            below: (0xFF, 0x9A, 0x5C),
            outer_band: (0x1B, 0x33, 0x50),
            inner_band: (0x2A, 0x50, 0x78),
            band_edge: (0x5A, 0xA0, 0xDB),
            gap: (0x1C, 0x2A, 0x3B),
            levels: [
                (0xFF, 0x9A, 0x5C),
                (0x9C, 0x4F, 0x1F),
                (0x3D, 0x4A, 0x5B),
                (0x2D, 0x65, 0x9B),
                (0x86, 0xC5, 0xF7),
            ],
            on_levels: [
                (0x0F, 0x1B, 0x2A),
                (0xF3, 0xF6, 0xFA),
                (0xF3, 0xF6, 0xFA),
                (0xF3, 0xF6, 0xFA),
                (0x0F, 0x1B, 0x2A),
            ],
            classes: [
                (0x3A, 0x34, 0x2B),
                (0x23, 0x40, 0x5E),
                (0x2D, 0x65, 0x9B),
                (0x6F, 0xA9, 0xDA),
                (0xCF, 0xE6, 0xFA),
            ],
            on_classes: [
                (0xF3, 0xF6, 0xFA),
                (0xF3, 0xF6, 0xFA),
                (0xF3, 0xF6, 0xFA),
                (0x0F, 0x1B, 0x2A),
                (0x0F, 0x1B, 0x2A),
            ],
        }
    }
}

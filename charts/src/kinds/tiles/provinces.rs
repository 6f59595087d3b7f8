//! Where provinces stand on a grid that resembles the country; a diagram and no map.

use unicode_normalization::UnicodeNormalization as _;

/// A province: name as in the register without its rank, column, row.
pub(super) type Place = (&'static str, u8, u8);

/// The 34 provinces and cities since 1 July 2025.
pub(super) const SINCE_JULY_2025: [Place; 34] = [
    ("Lai Châu", 0, 0),
    ("Lào Cai", 1, 0),
    ("Tuyên Quang", 2, 0),
    ("Cao Bằng", 3, 0),
    ("Điện Biên", 0, 1),
    ("Sơn La", 1, 1),
    ("Phú Thọ", 2, 1),
    ("Thái Nguyên", 3, 1),
    ("Lạng Sơn", 4, 1),
    ("Hà Nội", 2, 2),
    ("Bắc Ninh", 3, 2),
    ("Quảng Ninh", 4, 2),
    ("Ninh Bình", 2, 3),
    ("Hưng Yên", 3, 3),
    ("Hải Phòng", 4, 3),
    ("Thanh Hóa", 2, 4),
    ("Nghệ An", 2, 5),
    ("Hà Tĩnh", 3, 5),
    ("Quảng Trị", 3, 6),
    ("Huế", 4, 6),
    ("Đà Nẵng", 4, 7),
    ("Quảng Ngãi", 5, 7),
    ("Đắk Lắk", 4, 8),
    ("Gia Lai", 5, 8),
    ("Tây Ninh", 2, 9),
    ("Đồng Nai", 3, 9),
    ("Lâm Đồng", 4, 9),
    ("Khánh Hòa", 5, 9),
    ("An Giang", 1, 10),
    ("Đồng Tháp", 2, 10),
    ("TP. Hồ Chí Minh", 3, 10),
    ("Cà Mau", 1, 11),
    ("Cần Thơ", 2, 11),
    ("Vĩnh Long", 3, 11),
];

/// The 63 provinces and cities before that day.
pub(super) const BEFORE_JULY_2025: [Place; 63] = [
    ("Hà Giang", 3, 0),
    ("Cao Bằng", 4, 0),
    ("Lai Châu", 0, 1),
    ("Lào Cai", 1, 1),
    ("Yên Bái", 2, 1),
    ("Tuyên Quang", 3, 1),
    ("Bắc Kạn", 4, 1),
    ("Lạng Sơn", 5, 1),
    ("Điện Biên", 0, 2),
    ("Sơn La", 1, 2),
    ("Phú Thọ", 2, 2),
    ("Vĩnh Phúc", 3, 2),
    ("Thái Nguyên", 4, 2),
    ("Bắc Giang", 5, 2),
    ("Quảng Ninh", 6, 2),
    ("Hòa Bình", 2, 3),
    ("Hà Nội", 3, 3),
    ("Bắc Ninh", 4, 3),
    ("Hải Dương", 5, 3),
    ("Hải Phòng", 6, 3),
    ("Hà Nam", 3, 4),
    ("Hưng Yên", 4, 4),
    ("Thái Bình", 5, 4),
    ("Thanh Hóa", 2, 5),
    ("Ninh Bình", 3, 5),
    ("Nam Định", 4, 5),
    ("Nghệ An", 2, 6),
    ("Hà Tĩnh", 3, 7),
    ("Quảng Bình", 3, 8),
    ("Quảng Trị", 4, 9),
    ("Thừa Thiên Huế", 4, 10),
    ("Đà Nẵng", 5, 10),
    ("Quảng Nam", 5, 11),
    ("Kon Tum", 4, 12),
    ("Quảng Ngãi", 5, 12),
    ("Gia Lai", 4, 13),
    ("Bình Định", 5, 13),
    ("Đắk Lắk", 4, 14),
    ("Phú Yên", 5, 14),
    ("Bình Phước", 2, 15),
    ("Đắk Nông", 3, 15),
    ("Lâm Đồng", 4, 15),
    ("Khánh Hòa", 5, 15),
    ("Tây Ninh", 1, 16),
    ("Bình Dương", 2, 16),
    ("Đồng Nai", 3, 16),
    ("Bình Thuận", 4, 16),
    ("Ninh Thuận", 5, 16),
    ("An Giang", 0, 17),
    ("Long An", 1, 17),
    ("TP. Hồ Chí Minh", 2, 17),
    ("Bà Rịa – Vũng Tàu", 3, 17),
    ("Kiên Giang", 0, 18),
    ("Đồng Tháp", 1, 18),
    ("Tiền Giang", 2, 18),
    ("Bến Tre", 3, 18),
    ("Hậu Giang", 0, 19),
    ("Cần Thơ", 1, 19),
    ("Vĩnh Long", 2, 19),
    ("Trà Vinh", 3, 19),
    ("Cà Mau", 0, 20),
    ("Bạc Liêu", 1, 20),
    ("Sóc Trăng", 2, 20),
];

/// A name for comparison: without rank, marks, case and signs, so that "Tỉnh Khánh Hoà" is "Khánh Hòa".
pub(super) fn folded(name: &str) -> String {
    let small = name.to_lowercase();
    let letters = small.nfd().map(|letter| if letter == 'đ' { 'd' } else { letter });
    let plain: String = letters.filter(char::is_ascii_alphanumeric).collect();
    let rank = ["tinh", "thanhpho", "tp"].into_iter().find_map(|rank| plain.strip_prefix(rank));
    rank.map_or_else(|| plain.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_provinces_share_a_cell_or_a_folded_name() {
        for grid in [SINCE_JULY_2025.as_slice(), &BEFORE_JULY_2025] {
            assert_eq!(grid.iter().map(|(_, x, y)| (x, y)).collect::<BTreeSet<_>>().len(), grid.len());
            assert_eq!(grid.iter().map(|(name, ..)| folded(name)).collect::<BTreeSet<_>>().len(), grid.len());
        }
    }

    #[test]
    fn names_are_known_with_their_rank_and_either_place_of_the_tone() {
        assert_eq!(folded("Tỉnh Khánh Hoà"), folded("Khánh Hòa"));
        assert_eq!(folded("Thành phố Hồ Chí Minh"), folded("TP. Hồ Chí Minh"));
        assert_eq!(folded("Thành phố Đà Nẵng"), "danang");
    }
}

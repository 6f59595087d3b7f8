//! What is printed in the clear on a sheet: office, number, and a check digit that notices a slip of the pen.

/// The serial of a sheet: `VPEZ-000123-4`.
pub fn of(office: &str, number: i64) -> String {
    let number = format!("{number:06}");
    format!("{office}-{number}-{}", check(&number))
}

/// Is it written as a serial is, with the check digit that belongs to its number?
pub fn is_whole(text: &str) -> bool {
    let Some((rest, digit)) = text.rsplit_once('-') else { return false };
    let Some((office, number)) = rest.rsplit_once('-') else { return false };
    let is_number = number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    !office.is_empty() && is_number && digit.len() == 1 && digit.parse() == Ok(check(number))
}

/// ISO/IEC 7064 MOD 11,10: every wrong digit is noticed, and nearly every two that changed places.
fn check(digits: &str) -> u8 {
    let product = digits.bytes().fold(10_u32, |product, digit| {
        let sum = (product + u32::from(digit - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    u8::try_from((11 - product) % 10).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        assert_eq!(check("0794"), 5, "the example of ISO/IEC 7064");
        assert_eq!(check("123456"), 8, "by hand: 2, 8, 2, 1, 1, 3, and 11 − 3");
        assert!(is_whole(&of("VPEZ", 1)) && is_whole(&of("a-b.c", 999_999)));
    }

    #[test]
    fn one_wrong_digit_is_noticed() {
        let serial = of("VPEZ", 123_456);
        for position in 5..serial.len() {
            for wrong in '0'..='9' {
                if serial[position..].starts_with(wrong) || serial[position..].starts_with('-') {
                    continue;
                }
                let mut changed = serial.clone();
                changed.replace_range(position..=position, &wrong.to_string());
                assert!(!is_whole(&changed), "{changed}");
            }
        }
        assert!(["", "VPEZ", "VPEZ-1", "-000001-8", "VPEZ-x-1", "VPEZ-123456-+8"].iter().all(|text| !is_whole(text)));
    }
}

//! The stable codes of refusals: status, title and detail of each. Codes never change; texts may get better.

use analytics::Text;

/// What kind of refusal it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    MalformedJson,
    CredentialRequired,
    NotAllowed,
    ForeignOrigin,
    NotFound,
    MethodNotAllowed,
    WaveNeverOpened,
    WaveFrozen,
    WaveExists,
    WaveOpened,
    QuestionnaireInUse,
    QuestionnaireChanged,
    QuestionnaireRetired,
    ResponseConflict,
    LoginTaken,
    ConflictOfInterest,
    SecondPersonRequired,
    EncounterConflict,
    BallotUnknown,
    BallotSpent,
    BallotExpired,
    BallotRevoked,
    EnrolmentUnknown,
    DeviceRevoked,
    DeviceWaits,
    SignatureInvalid,
    SheetClosed,
    ExportExpired,
    ExportNotReady,
    ExportNotAwaiting,
    RangeNotSatisfiable,
    VoidDecided,
    ReleaseChanged,
    BodyTooLarge,
    UnsupportedMediaType,
    Invalid,
    FileFaulty,
    TooManyRequests,
    Internal,
    Busy,
    Draining,
    Timeout,
}

impl Code {
    /// Every code, for the documentation and the tests.
    pub const ALL: [Self; 42] = [
        Self::MalformedJson,
        Self::CredentialRequired,
        Self::NotAllowed,
        Self::ForeignOrigin,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::WaveNeverOpened,
        Self::WaveFrozen,
        Self::WaveExists,
        Self::WaveOpened,
        Self::QuestionnaireInUse,
        Self::QuestionnaireChanged,
        Self::QuestionnaireRetired,
        Self::ResponseConflict,
        Self::LoginTaken,
        Self::ConflictOfInterest,
        Self::SecondPersonRequired,
        Self::EncounterConflict,
        Self::BallotUnknown,
        Self::BallotSpent,
        Self::BallotExpired,
        Self::BallotRevoked,
        Self::EnrolmentUnknown,
        Self::DeviceRevoked,
        Self::DeviceWaits,
        Self::SignatureInvalid,
        Self::SheetClosed,
        Self::ExportExpired,
        Self::ExportNotReady,
        Self::ExportNotAwaiting,
        Self::RangeNotSatisfiable,
        Self::VoidDecided,
        Self::ReleaseChanged,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::Invalid,
        Self::FileFaulty,
        Self::TooManyRequests,
        Self::Internal,
        Self::Busy,
        Self::Draining,
        Self::Timeout,
    ];

    /// HTTP status.
    pub const fn status(self) -> u16 {
        match self {
            Self::MalformedJson => 400,
            Self::CredentialRequired | Self::DeviceRevoked | Self::SignatureInvalid => 401,
            Self::NotAllowed | Self::ForeignOrigin => 403,
            Self::NotFound | Self::BallotUnknown | Self::EnrolmentUnknown => 404,
            Self::MethodNotAllowed => 405,
            Self::WaveNeverOpened
            | Self::WaveFrozen
            | Self::WaveExists
            | Self::WaveOpened
            | Self::QuestionnaireInUse
            | Self::QuestionnaireChanged
            | Self::DeviceWaits
            | Self::ResponseConflict
            | Self::LoginTaken
            | Self::ConflictOfInterest
            | Self::SecondPersonRequired
            | Self::EncounterConflict
            | Self::SheetClosed
            | Self::VoidDecided
            | Self::ReleaseChanged
            | Self::BallotSpent
            | Self::ExportNotReady
            | Self::ExportNotAwaiting => 409,
            Self::BallotExpired | Self::BallotRevoked | Self::ExportExpired | Self::QuestionnaireRetired => 410,
            Self::BodyTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::RangeNotSatisfiable => 416,
            Self::Invalid | Self::FileFaulty => 422,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Busy | Self::Draining | Self::Timeout => 503,
        }
    }

    /// Seconds after which it is worth trying again.
    pub const fn retry_after(self) -> Option<u32> {
        match self {
            Self::Busy | Self::Timeout => Some(1),
            Self::Draining => Some(5),
            _ => None,
        }
    }

    /// The word clients compare with.
    pub const fn word(self) -> &'static str {
        match self {
            Self::MalformedJson => "malformed_json",
            Self::CredentialRequired => "credential_required",
            Self::NotAllowed => "not_allowed",
            Self::ForeignOrigin => "foreign_origin",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::WaveNeverOpened => "wave_never_opened",
            Self::WaveFrozen => "wave_frozen",
            Self::WaveExists => "wave_exists",
            Self::WaveOpened => "wave_opened",
            Self::QuestionnaireInUse => "questionnaire_in_use",
            Self::QuestionnaireChanged => "questionnaire_changed",
            Self::QuestionnaireRetired => "questionnaire_retired",
            Self::ResponseConflict => "response_conflict",
            Self::LoginTaken => "login_taken",
            Self::ConflictOfInterest => "conflict_of_interest",
            Self::SecondPersonRequired => "second_person_required",
            Self::EncounterConflict => "encounter_conflict",
            Self::BallotUnknown => "ballot_unknown",
            Self::BallotSpent => "ballot_spent",
            Self::BallotExpired => "ballot_expired",
            Self::BallotRevoked => "ballot_revoked",
            Self::EnrolmentUnknown => "enrolment_unknown",
            Self::DeviceRevoked => "device_revoked",
            Self::DeviceWaits => "device_waits",
            Self::SignatureInvalid => "signature_invalid",
            Self::SheetClosed => "sheet_closed",
            Self::ExportExpired => "export_expired",
            Self::ExportNotReady => "export_not_ready",
            Self::ExportNotAwaiting => "export_not_awaiting",
            Self::RangeNotSatisfiable => "range_not_satisfiable",
            Self::VoidDecided => "void_decided",
            Self::ReleaseChanged => "release_changed",
            Self::BodyTooLarge => "body_too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::Invalid => "invalid",
            Self::FileFaulty => "file_faulty",
            Self::TooManyRequests => "too_many_requests",
            Self::Internal => "internal",
            Self::Busy => "busy",
            Self::Draining => "draining",
            Self::Timeout => "timeout",
        }
    }

    /// What happened.
    pub fn title(self) -> Text {
        let (vi, en) = match self {
            Self::MalformedJson => ("Nội dung gửi lên không phải JSON hợp lệ", "The body is not valid JSON"),
            Self::CredentialRequired => ("Cần mã truy cập hợp lệ", "A valid credential is required"),
            Self::NotAllowed => ("Không có quyền", "Not allowed"),
            Self::ForeignOrigin => ("Yêu cầu đến từ trang khác", "The request comes from another site"),
            Self::NotFound => ("Không tìm thấy", "Not found"),
            Self::MethodNotAllowed => {
                ("Địa chỉ này không nhận phương thức này", "This address does not take this method")
            }
            Self::WaveNeverOpened => ("Đợt khảo sát chưa mở", "The wave has not been opened"),
            Self::WaveFrozen => ("Đợt khảo sát đã chốt", "The wave is frozen"),
            Self::WaveOpened => ("Đợt khảo sát đã mở", "The wave is in the field"),
            Self::WaveExists => ("Đã có đợt khảo sát với mã này", "A wave with this code exists"),
            Self::QuestionnaireInUse => {
                ("Phiên bản phiếu hỏi này đã công bố", "This version of the questionnaire is published")
            }
            Self::QuestionnaireChanged => ("Bản nháp không còn như đã xem", "The draft is not what was shown"),
            Self::QuestionnaireRetired => ("Phiếu hỏi này đã thôi dùng", "This questionnaire is no longer used"),
            Self::ResponseConflict => ("Mã phiếu trả lời đã có nội dung khác", "This id already has other content"),
            Self::LoginTaken => ("Tên đăng nhập đã có người dùng", "The login is taken"),
            Self::ConflictOfInterest => {
                ("Hai vai trò này không được ở cùng một người", "One person must not hold both roles")
            }
            Self::SecondPersonRequired => ("Việc này cần người thứ hai", "This takes a second person"),
            Self::EncounterConflict => {
                ("Lượt giải quyết này đã ghi ở nơi khác", "This visit is recorded at another place")
            }
            Self::BallotUnknown => ("Không có mã đánh giá này", "There is no such code"),
            Self::BallotSpent => ("Mã đánh giá đã được dùng", "The code has been used"),
            Self::BallotExpired => ("Mã đánh giá đã hết hạn", "The code has expired"),
            Self::BallotRevoked => ("Mã đánh giá đã bị thu hồi", "The code was taken back"),
            Self::EnrolmentUnknown => ("Không có mã ghép thiết bị này", "There is no such code for a device"),
            Self::DeviceRevoked => ("Thiết bị đã bị thu hồi", "The device was revoked"),
            Self::DeviceWaits => ("Thiết bị chờ người thứ hai xác nhận", "The device waits for a second person"),
            Self::SignatureInvalid => ("Chữ ký không đúng", "The signature is not right"),
            Self::SheetClosed => ("Phiếu giấy này không nhận nhập nữa", "The sheet takes no more keying"),
            Self::ExportExpired => ("Tệp xuất đã hết hạn", "The export has expired"),
            Self::ExportNotReady => ("Tệp xuất chưa có", "The export is not ready"),
            Self::ExportNotAwaiting => ("Lần xuất này không chờ ai đồng ý", "The export waits for nobody's consent"),
            Self::RangeNotSatisfiable => ("Tệp không có đoạn này", "The file has no such range"),
            Self::VoidDecided => ("Phiếu này đã có yêu cầu loại", "This was asked for or decided before"),
            Self::ReleaseChanged => ("Bản công bố không còn như đã xem", "The release is not what was shown"),
            Self::BodyTooLarge => ("Nội dung gửi lên quá lớn", "The body is too large"),
            Self::UnsupportedMediaType => ("Loại nội dung không được nhận", "Unsupported media type"),
            Self::Invalid => ("Dữ liệu gửi lên chưa đúng", "The request is not valid"),
            Self::FileFaulty => ("Tệp có chỗ chưa đúng", "The file is at fault"),
            Self::TooManyRequests => ("Gửi quá nhiều lần", "Too many requests"),
            Self::Internal => ("Máy chủ gặp lỗi", "The server failed"),
            Self::Busy => ("Máy chủ đang bận", "The server is busy"),
            Self::Draining => ("Máy chủ sắp dừng", "The server is stopping"),
            Self::Timeout => ("Xử lý quá lâu", "The request took too long"),
        };
        Text::new(vi, en)
    }

    /// What to do about it.
    pub fn detail(self) -> Text {
        let (vi, en) = match self {
            Self::MalformedJson => (
                "Kiểm tra dấu ngoặc, dấu phẩy và mã UTF-8 rồi gửi lại.",
                "Check brackets, commas and UTF-8, then send again.",
            ),
            Self::CredentialRequired => (
                "Gửi tiêu đề Authorization: Bearer với mã do cơ quan cấp. Người trả lời không cần mã.",
                "Send Authorization: Bearer with the token the office issued. People who answer need none.",
            ),
            Self::NotAllowed => (
                "Việc này cần một vai trò khác; hỏi người quản trị tài khoản.",
                "This takes another role; ask whoever administers accounts.",
            ),
            Self::ForeignOrigin => {
                ("Mở trang của máy chủ này rồi gửi lại từ đó.", "Open this server's own page and send from there.")
            }
            Self::NotFound => ("Không có gì ở địa chỉ này.", "There is nothing at this address."),
            Self::MethodNotAllowed => (
                "Xem /api/v1/openapi.json để biết phương thức được nhận.",
                "See /api/v1/openapi.json for the methods it takes.",
            ),
            Self::WaveNeverOpened => {
                ("Chỉ gửi câu trả lời sau khi cơ quan mở đợt.", "Send answers after the office has opened the wave.")
            }
            Self::WaveFrozen => (
                "Đợt đã chốt thì không mở lại và không sửa được.",
                "A frozen wave is neither opened again nor changed.",
            ),
            Self::WaveOpened => (
                "Đã mở thì không sửa kế hoạch, để mỗi lần rút câu hỏi đều kiểm lại được.",
                "The plan of a wave in the field is not changed, so that every draw can be made again.",
            ),
            Self::WaveExists => {
                ("Chọn mã khác, hoặc dùng đợt đang có.", "Choose another code, or use the wave that exists.")
            }
            Self::QuestionnaireInUse => (
                "Đã công bố thì không sửa; hãy tăng số phiên bản.",
                "What is published is never changed; raise its version.",
            ),
            Self::QuestionnaireChanged => (
                "Có người vừa sửa bản nháp; tải lại trang, xem lại rồi mới công bố.",
                "Somebody has changed it; load the page again and look at it before you publish.",
            ),
            Self::QuestionnaireRetired => (
                "Hạn nhận câu trả lời theo phiếu cũ đã qua. Tải lại trang để trả lời phiếu mới; xin cảm ơn.",
                "The time in which answers to it were taken is over. Load the page again to answer the new one; thank you.",
            ),
            Self::ResponseConflict => {
                ("Mỗi phiếu trả lời cần một mã UUID v4 mới.", "Make a new v4 UUID for every response.")
            }
            Self::LoginTaken => ("Chọn tên đăng nhập khác.", "Choose another login."),
            Self::ConflictOfInterest => (
                "Giao vai trò này cho người khác, hoặc rút vai trò kia trước.",
                "Give the role to somebody else, or take the other one back first.",
            ),
            Self::SecondPersonRequired => (
                "Nhờ một người khác có cùng quyền làm bước này.",
                "Ask somebody else with the same right to do this step.",
            ),
            Self::EncounterConflict => (
                "Đợt, cơ quan, quầy và nhóm dịch vụ của một lượt không đổi được; chỉ sửa được ngày giờ.",
                "Wave, office, counter and service group of a visit stay; only its times can be corrected.",
            ),
            Self::BallotUnknown => (
                "Kiểm tra lại mã và cơ quan; không có mã vẫn đánh giá được như khách vãng lai.",
                "Check the code and the office; without a code you can still rate as a walk-in.",
            ),
            Self::BallotSpent => ("Mỗi lượt được đánh giá một lần.", "A visit is rated once."),
            Self::BallotExpired | Self::BallotRevoked => (
                "Vẫn đánh giá được không cần mã, như khách vãng lai.",
                "You can still rate without a code, as a walk-in.",
            ),
            Self::EnrolmentUnknown => (
                "Mã dùng một lần, trong 10 phút; xin mã mới ở trang Thiết bị.",
                "A code works once, for 10 minutes; get a new one on the page Devices.",
            ),
            Self::DeviceRevoked => (
                "Thiết bị này không gửi được nữa; người quản trị thiết bị cấp mã ghép mới.",
                "It can send nothing more; the device administrator makes a new code.",
            ),
            Self::DeviceWaits => (
                "Một người quản trị thiết bị khác so mã trên màn hình với trang Thiết bị rồi xác nhận.",
                "Another device administrator compares the code on the screen with the page Devices and approves it.",
            ),
            Self::SignatureInvalid => (
                "Ký bằng khoá của thiết bị đúng đoạn chữ mà tài liệu mô tả, không đổi một byte.",
                "Sign with the device's key exactly the text that is documented, to the byte.",
            ),
            Self::VoidDecided => (
                "Mỗi phiếu có một yêu cầu; đã quyết định thì không quyết định lại.",
                "A response has one request; what was decided stays decided.",
            ),
            Self::BodyTooLarge => (
                "Giới hạn là 64 KiB; một lô của thiết bị 256 KiB.",
                "The limit is 64 KiB; for a batch of a device, 256 KiB.",
            ),
            Self::ReleaseChanged => (
                "Tải lại trang và xem lại mã kiểm của bản công bố trước khi duyệt.",
                "Load the page again and compare the digest before you approve.",
            ),
            Self::SheetClosed => (
                "Phiếu đã nhập xong, đã hỏng, hoặc đã được trả lời qua mã QR; xem tình trạng phiếu.",
                "It was keyed, spoilt, or answered by its QR code; look at how it stands.",
            ),
            Self::ExportExpired => ("Tệp được giữ 24 giờ; hãy yêu cầu lại.", "Files are kept for 24 hours; ask again."),
            Self::ExportNotReady => (
                "Xem trạng thái của lần xuất; nếu failed, reason nói vì sao.",
                "Look at the state of the export; where it failed, reason says why.",
            ),
            Self::ExportNotAwaiting => (
                "Chỉ bản full, khi chưa đủ hai người, mới cần đồng ý.",
                "Only a full export that two people have not agreed to yet is waiting.",
            ),
            Self::RangeNotSatisfiable => {
                ("Độ dài của tệp có trong bytes của lần xuất.", "The length of the file is in bytes of the export.")
            }
            Self::UnsupportedMediaType => (
                "Gửi với Content-Type: application/json; phiếu hỏi thì application/toml.",
                "Send Content-Type: application/json, a questionnaire as application/toml.",
            ),
            Self::Invalid => ("Mỗi chỗ sai có trong errors.", "Every fault is listed in errors."),
            Self::FileFaulty => (
                "Mỗi chỗ sai có trong errors; sửa tệp rồi thử lại.",
                "Every fault is listed in errors; mend the file and try again.",
            ),
            Self::TooManyRequests => ("Thử lại sau số giây trong Retry-After.", "Try again after Retry-After seconds."),
            Self::Internal => (
                "Lỗi đã được ghi lại. Thử lại sau; nếu vẫn lỗi, báo mã request_id.",
                "It has been logged. Try again later; if it stays, report the request_id.",
            ),
            Self::Busy => ("Thử lại sau số giây trong Retry-After.", "Try again after Retry-After seconds."),
            Self::Draining => ("Thử lại sau số giây trong Retry-After.", "Try again after Retry-After seconds."),
            Self::Timeout => ("Thử lại sau số giây trong Retry-After.", "Try again after Retry-After seconds."),
        };
        Text::new(vi, en)
    }
}

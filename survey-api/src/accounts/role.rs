//! The eighteen roles, and what each of them may do.

use analytics::Text;

use super::verb::Verb;

/// A role. Three of them are nobody's: the public, a device and a case system show other credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Public,
    Device,
    CaseSystem,
    CounterOfficer,
    DataClerk,
    DataAdjudicator,
    IntakeOfficer,
    Responder,
    Publisher,
    Methodologist,
    Analyst,
    Leader,
    OfficeAdmin,
    DeviceAdmin,
    DataSteward,
    Auditor,
    PrivacyOfficer,
    SystemAdmin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Public,
        Self::Device,
        Self::CaseSystem,
        Self::CounterOfficer,
        Self::DataClerk,
        Self::DataAdjudicator,
        Self::IntakeOfficer,
        Self::Responder,
        Self::Publisher,
        Self::Methodologist,
        Self::Analyst,
        Self::Leader,
        Self::OfficeAdmin,
        Self::DeviceAdmin,
        Self::DataSteward,
        Self::Auditor,
        Self::PrivacyOfficer,
        Self::SystemAdmin,
    ];

    /// What the role may do within its scope. Petitions will give intake officers and responders theirs.
    pub const fn verbs(self) -> &'static [Verb] {
        match self {
            Self::Public | Self::Device | Self::IntakeOfficer | Self::Responder => &[],
            Self::CaseSystem => &[Verb::EncounterReport, Verb::BallotIssue],
            Self::CounterOfficer => &[Verb::FunnelRead],
            Self::DataClerk => &[Verb::PaperKey],
            Self::DataAdjudicator => &[Verb::PaperAdjudicate],
            Self::Publisher => &[Verb::FunnelRead, Verb::ReleaseApprove, Verb::QuestionnairePublish],
            Self::Methodologist => {
                &[Verb::QuestionnaireChange, Verb::QuestionnairePublish, Verb::WaveChange, Verb::FunnelRead]
            }
            Self::Analyst => {
                &[Verb::FunnelRead, Verb::ResponseRead, Verb::FileImport, Verb::FileExport, Verb::ReleaseCompile]
            }
            Self::Leader => &[Verb::FunnelRead],
            Self::OfficeAdmin => &[
                Verb::OfficeChange,
                Verb::PersonChange,
                Verb::PersonRead,
                Verb::EncounterReport,
                Verb::FunnelRead,
                Verb::BallotIssue,
                Verb::PaperStock,
            ],
            Self::DeviceAdmin => &[Verb::DeviceChange],
            Self::DataSteward => {
                &[Verb::FunnelRead, Verb::CommentRead, Verb::ResponseVoid, Verb::QualityChange, Verb::FileImport]
            }
            Self::Auditor => &[Verb::AuditRead, Verb::PersonRead],
            Self::PrivacyOfficer => &[Verb::FullExportApprove, Verb::AuditRead],
            Self::SystemAdmin => &[Verb::PersonChange, Verb::PersonRead, Verb::OperationChange],
        }
    }

    /// True for a role that a person can have.
    pub const fn is_personal(self) -> bool {
        !matches!(self, Self::Public | Self::Device | Self::CaseSystem)
    }

    /// Roles that change much or see what people said sign in with a second factor.
    pub const fn needs_second_factor(self) -> bool {
        !matches!(self, Self::CounterOfficer | Self::DataClerk | Self::Leader)
    }

    /// Roles that somebody with this one may give and take within their own scope.
    pub fn may_grant(self, other: Self) -> bool {
        match self {
            Self::SystemAdmin => other.is_personal(),
            Self::OfficeAdmin => matches!(
                other,
                Self::CounterOfficer
                    | Self::DataClerk
                    | Self::DataAdjudicator
                    | Self::IntakeOfficer
                    | Self::Responder
                    | Self::Leader
            ),
            _ => false,
        }
    }

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Device => "device",
            Self::CaseSystem => "case_system",
            Self::CounterOfficer => "counter_officer",
            Self::DataClerk => "data_clerk",
            Self::DataAdjudicator => "data_adjudicator",
            Self::IntakeOfficer => "intake_officer",
            Self::Responder => "responder",
            Self::Publisher => "publisher",
            Self::Methodologist => "methodologist",
            Self::Analyst => "analyst",
            Self::Leader => "leader",
            Self::OfficeAdmin => "office_admin",
            Self::DeviceAdmin => "device_admin",
            Self::DataSteward => "data_steward",
            Self::Auditor => "auditor",
            Self::PrivacyOfficer => "privacy_officer",
            Self::SystemAdmin => "system_admin",
        }
    }

    /// The role with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Its name, as people read it.
    pub fn name(self) -> Text {
        let (vi, en) = match self {
            Self::Public => ("Công chúng", "The public"),
            Self::Device => ("Thiết bị", "Device"),
            Self::CaseSystem => ("Hệ thống một cửa", "Case system"),
            Self::CounterOfficer => ("Cán bộ quầy", "Counter officer"),
            Self::DataClerk => ("Người nhập phiếu", "Data clerk"),
            Self::DataAdjudicator => ("Người phân xử phiếu", "Data adjudicator"),
            Self::IntakeOfficer => ("Cán bộ tiếp nhận phản ánh", "Intake officer"),
            Self::Responder => ("Cán bộ trả lời phản ánh", "Responder"),
            Self::Publisher => ("Người duyệt công bố", "Publisher"),
            Self::Methodologist => ("Phụ trách phương pháp", "Methodologist"),
            Self::Analyst => ("Người phân tích", "Analyst"),
            Self::Leader => ("Lãnh đạo", "Leader"),
            Self::OfficeAdmin => ("Quản trị đơn vị", "Office administrator"),
            Self::DeviceAdmin => ("Quản trị thiết bị", "Device administrator"),
            Self::DataSteward => ("Phụ trách dữ liệu", "Data steward"),
            Self::Auditor => ("Kiểm toán viên", "Auditor"),
            Self::PrivacyOfficer => ("Phụ trách dữ liệu cá nhân", "Privacy officer"),
            Self::SystemAdmin => ("Quản trị hệ thống", "System administrator"),
        };
        Text::new(vi, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_somebodys() {
        for verb in Verb::ALL {
            assert!(Role::ALL.iter().any(|role| role.verbs().contains(&verb)), "{}", verb.word());
        }
    }

    #[test]
    fn words_lead_back() {
        assert!(Role::ALL.iter().all(|role| Role::from_word(role.word()) == Some(*role)));
        assert!(Verb::ALL.iter().all(|verb| Verb::from_word(verb.word()) == Some(*verb)));
    }

    #[test]
    fn who_changes_answers_or_lets_out_figures_has_a_second_factor() {
        let grave =
            [Verb::ResponseRead, Verb::CommentRead, Verb::ResponseVoid, Verb::ReleaseApprove, Verb::PersonChange];
        let weak = Role::ALL.iter().filter(|role| !role.needs_second_factor());
        assert!(weak.flat_map(|role| role.verbs()).all(|verb| !grave.contains(verb)));
    }
}

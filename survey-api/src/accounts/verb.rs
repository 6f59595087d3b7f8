//! What can be done: a verb on a resource. A role is a list of them, a grant puts a role to a scope of offices.

/// Something that a role may or may not do. A concern adds its own here and to the roles of [`super::role`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Add and change offices, counters and procedures.
    OfficeChange,
    /// Add people, give and take roles, reset what they lost.
    PersonChange,
    /// See who has and had which roles.
    PersonRead,
    /// Write drafts of questionnaires.
    QuestionnaireChange,
    /// Publish a draft that somebody else wrote, and retire versions.
    QuestionnairePublish,
    /// Plan, open and freeze waves; draw samples.
    WaveChange,
    /// Say how many visits were finished, and which.
    EncounterReport,
    /// See eligible, offered, opened and completed by counter, and the field monitor.
    FunnelRead,
    /// Print and revoke rights to rate.
    BallotIssue,
    /// Enrol and revoke devices.
    DeviceChange,
    /// Read single coded answers.
    ResponseRead,
    /// Read comments.
    CommentRead,
    /// Ask for a response not to be counted, and agree to it.
    ResponseVoid,
    /// See verdicts on responses and set the rules.
    QualityChange,
    /// Print sheets and count them in.
    PaperStock,
    /// Key sheets.
    PaperKey,
    /// Decide where two keyed sheets differ.
    PaperAdjudicate,
    /// Upload files of answers, offices and visits.
    FileImport,
    /// Export microdata without comments.
    FileExport,
    /// Agree to an export with comments.
    FullExportApprove,
    /// Compute a release.
    ReleaseCompile,
    /// Let a release out that somebody else computed.
    ReleaseApprove,
    /// Read and verify the audit chain.
    AuditRead,
    /// Set up mail, see jobs and the state of the server.
    OperationChange,
}

impl Verb {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::OfficeChange,
        Self::PersonChange,
        Self::PersonRead,
        Self::QuestionnaireChange,
        Self::QuestionnairePublish,
        Self::WaveChange,
        Self::EncounterReport,
        Self::FunnelRead,
        Self::BallotIssue,
        Self::DeviceChange,
        Self::ResponseRead,
        Self::CommentRead,
        Self::ResponseVoid,
        Self::QualityChange,
        Self::PaperStock,
        Self::PaperKey,
        Self::PaperAdjudicate,
        Self::FileImport,
        Self::FileExport,
        Self::FullExportApprove,
        Self::ReleaseCompile,
        Self::ReleaseApprove,
        Self::AuditRead,
        Self::OperationChange,
    ];

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OfficeChange => "office.change",
            Self::PersonChange => "person.change",
            Self::PersonRead => "person.read",
            Self::QuestionnaireChange => "questionnaire.change",
            Self::QuestionnairePublish => "questionnaire.publish",
            Self::WaveChange => "wave.change",
            Self::EncounterReport => "encounter.report",
            Self::FunnelRead => "funnel.read",
            Self::BallotIssue => "ballot.issue",
            Self::DeviceChange => "device.change",
            Self::ResponseRead => "response.read",
            Self::CommentRead => "comment.read",
            Self::ResponseVoid => "response.void",
            Self::QualityChange => "quality.change",
            Self::PaperStock => "paper.stock",
            Self::PaperKey => "paper.key",
            Self::PaperAdjudicate => "paper.adjudicate",
            Self::FileImport => "file.import",
            Self::FileExport => "file.export",
            Self::FullExportApprove => "full_export.approve",
            Self::ReleaseCompile => "release.compile",
            Self::ReleaseApprove => "release.approve",
            Self::AuditRead => "audit.read",
            Self::OperationChange => "operation.change",
        }
    }

    /// The verb with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.word() == word)
    }
}

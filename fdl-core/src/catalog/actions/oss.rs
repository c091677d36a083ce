//! Object Storage Service.
//!
//! The page names these kinds of operation; the parameters of all but `GetObject` follow it.

use super::ParameterType::{Any, Text};
use super::{
    Action, ModeSupport, Output, OutputMember, Parameter, Service, TaskMode, documented_modes,
    optional,
};
use crate::catalog::errors::OSS;
use crate::catalog::{Evidence, source};

static MODES: &[ModeSupport] = &documented_modes(false, false);

pub(super) const SERVICE: Service = Service {
    prefix: "OSS",
    name: "Object Storage Service",
    modes: MODES,
    errors: OSS,
    source: source::OBJECT_STORAGE,
};

const BUCKET: Parameter = optional("bucket", Text, "my-bucket", "The name of the bucket.")
    .required(Evidence::Inferred)
    .evidence(Evidence::Inferred);

const KEY: Parameter = optional("key", Text, "my-object", "The key of the object.")
    .required(Evidence::Inferred)
    .evidence(Evidence::Inferred);

const REGION: Parameter = optional(
    "region",
    Text,
    "cn-hangzhou",
    "The region of the bucket; without it that of the flow.",
);

pub(super) static GET_OBJECT: Action = Action {
    parameters: &[
        BUCKET
            .required(Evidence::Documented)
            .evidence(Evidence::Documented),
        KEY.required(Evidence::Documented)
            .evidence(Evidence::Documented),
        REGION,
        optional(
            "versionId",
            Text,
            "my-version",
            "The version of the object.",
        ),
        optional(
            "range",
            Text,
            "\"0-1023\"",
            "Which bytes: `from-to`, `from-` or `-to`. An invalid range gives the whole object.",
        ),
        optional(
            "ifMatch",
            Text,
            "my-etag",
            "The tag that the object must have; another one is an error (412).",
        ),
        optional(
            "ifNoneMatch",
            Text,
            "my-etag",
            "The tag that the object must not have; the same one is an error (304).",
        ),
    ],
    outputs: &[Output {
        mode: TaskMode::RequestComplete,
        documentation: "The object with its place; the names of the members behind these two are not known.",
        members: &[
            OutputMember {
                name: "bucket",
                placeholder: "bucket",
                documentation: "The name of the bucket.",
            },
            OutputMember {
                name: "key",
                placeholder: "key",
                documentation: "The key of the object.",
            },
        ],
        closed: false,
        evidence: Evidence::Documented,
    }],
    evidence: Evidence::Documented,
    ..operation("OSS:GetObject", "Reads an object.", &[])
};

pub(super) static PUT_OBJECT: Action = operation(
    "OSS:PutObject",
    "Writes an object.",
    &[
        BUCKET,
        KEY,
        REGION,
        optional("body", Any, "{}", "What is written.").evidence(Evidence::Inferred),
    ],
);

pub(super) static COPY_OBJECT: Action = operation(
    "OSS:CopyObject",
    "Copies an object; `bucket` and `key` say where to.",
    &[BUCKET, KEY, REGION],
);

pub(super) static DELETE_OBJECT: Action = operation(
    "OSS:DeleteObject",
    "Deletes an object.",
    &[BUCKET, KEY, REGION],
);

pub(super) static PUT_BUCKET: Action =
    operation("OSS:PutBucket", "Makes a bucket.", &[BUCKET, REGION]);

pub(super) static DELETE_BUCKET: Action =
    operation("OSS:DeleteBucket", "Deletes a bucket.", &[BUCKET, REGION]);

const fn operation(
    name: &'static str,
    summary: &'static str,
    parameters: &'static [Parameter],
) -> Action {
    Action {
        name,
        service: "Object Storage Service",
        optimized: true,
        summary,
        modes: MODES,
        parameters,
        closed: false,
        outputs: &[Output {
            mode: TaskMode::RequestComplete,
            documentation: "An object whose members are not known.",
            members: &[],
            closed: false,
            evidence: Evidence::Unknown,
        }],
        callback: None,
        errors: OSS,
        arn_forms: &[],
        payload: None,
        sources: &[source::OBJECT_STORAGE, source::INTEGRATIONS],
        evidence: Evidence::Inferred,
    }
}

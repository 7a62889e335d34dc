//! Exchanges whose payloads are held: mapped integrations, which answer with what is made of a backend's
//! answer or of nothing, and proxies with a body that is checked, mapped from or converted.

use super::{Failure, Serving};
use crate::admission::Reservation;
use crate::coding::Undecoded;
use crate::downstream::{Incoming, Note, Outgoing};
use crate::transfer::Payload;
use crate::worker::Scratch;
use head::Headers;
use http1::BodyFraming;
use pipeline::coding::Coding;
use pipeline::mapped::{self, Answered};
use pipeline::{Data, PAYLOAD_MAX_BYTES, Resolved, coding, payload, request, validation};
use plan::{HttpProxy, Mapped, Validation};

/// Where a mapped request goes.
pub(super) enum Way<'w> {
    Mock,
    Backend(&'w HttpProxy),
}

impl Serving<'_> {
    /// Serves a request to a mapped integration.
    pub(super) async fn forward_mapped(
        &self,
        resolved: &Resolved<'_>,
        mapped: &Mapped,
        way: Way<'_>,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        scratch: &mut Scratch,
    ) -> Result<(), Failure> {
        let mut memory = self.worker.shared.admission.bodies.reserve();
        let coding = self.coding()?;
        self.payload(body, response, &mut scratch.body, &mut memory, true)
            .await?;
        if let Some(coding) = coding {
            self.decode(resolved, coding, &mut scratch.body, &mut memory)
                .await?;
        }
        let captures = std::mem::take(&mut scratch.captures);
        let data = Data::new(self.client.request, resolved, &captures, self.exchange);
        if let Some(checks) = &resolved.method.validation {
            validation::check_body(checks, &data, &scratch.body)?;
            response.note(self.validated());
        }
        let prepared = mapped::prepare(&data, mapped, &scratch.body)?;
        match way {
            Way::Mock => {
                let made = mapped::mock_response(mapped, &prepared.body)?;
                let nothing = Answered {
                    headers: &Headers::new(),
                    body: b"",
                };
                let Scratch { answer, body, .. } = scratch;
                mapped::respond(&data, made, nothing, answer, body)?;
            }
            Way::Backend(proxy) => {
                {
                    let text = match proxy.mapping.uses_body {
                        true => String::from_utf8_lossy(&scratch.body),
                        false => "".into(),
                    };
                    let data = data.with_body(&text);
                    let outgoing = &mut scratch.outgoing;
                    request::write_mapped(&data, proxy, &prepared.overrides, outgoing);
                }
                scratch.body = prepared.body;
                // Nothing to send and no method that is expected to: no framing line either.
                let framing = match scratch.body.len() as u64 {
                    0 if self.client.framing == BodyFraming::None => BodyFraming::None,
                    length => BodyFraming::Length(length),
                };
                let mut kept = Vec::new();
                let payload = Payload::Held(framing);
                self.send(proxy, payload, Some(&mut kept), body, response, scratch)
                    .await?;
                response.note(Note::Kept { body: &kept });
                let made = mapped::backend_response(mapped, scratch.backend.status)?;
                let answered = Answered {
                    headers: &scratch.backend.headers,
                    body: &kept,
                };
                mapped::respond(
                    &data,
                    made,
                    answered,
                    &mut scratch.answer,
                    &mut scratch.body,
                )?;
            }
        }
        scratch.captures = captures;
        let Scratch { answer, body, .. } = scratch;
        let framing = BodyFraming::Length(body.len() as u64);
        let written = response.write_head(answer, framing, body).await;
        written.map_err(|_| Failure::Client)?;
        response.finish(None).await.map_err(|_| Failure::Client)
    }

    /// The coding of the request's body, where it has one.
    pub(super) fn coding(&self) -> Result<Option<Coding>, Failure> {
        match self.client.framing {
            BodyFraming::None | BodyFraming::Length(0) => Ok(None),
            _ => Ok(coding::of_request(&self.client.request.headers)?),
        }
    }

    /// Decompresses the held body. One below the API's `minimumCompressionSize` stays as it is ("If the payload
    /// size is smaller than this value, compression or decompression are not applied"); false says so.
    pub(super) async fn decode<'m>(
        &'m self,
        resolved: &Resolved<'_>,
        coding: Coding,
        body: &mut Vec<u8>,
        memory: &mut Reservation<'m>,
    ) -> Result<bool, Failure> {
        let least = resolved.stage.data.compressed_from_bytes.unwrap_or(0);
        if body.is_empty() || (body.len() as u64) < least {
            return Ok(false);
        }
        let mut room = self.worker.shared.admission.bodies.reserve();
        let decoded = crate::coding::decode(coding, body, &mut room).await;
        *body = decoded.map_err(|undecoded| match undecoded {
            Undecoded::Corrupt(error) => coding::undecodable(format!(
                "the body is not what its Content-Encoding {} says: {error}",
                coding.as_str()
            )),
            Undecoded::TooLarge => super::too_large(PAYLOAD_MAX_BYTES + 1),
            Undecoded::NoMemory => super::no_memory(),
        })?;
        *memory = room;
        Ok(true)
    }

    /// Checks, maps from and converts the held body of a proxied request, and writes that request.
    pub(super) fn look_into(
        &self,
        resolved: &Resolved<'_>,
        proxy: &HttpProxy,
        checks: Option<&Validation>,
        payload: Payload,
        scratch: &mut Scratch,
    ) -> Result<Payload, Failure> {
        let request = self.client.request;
        let Scratch {
            body,
            captures,
            outgoing,
            ..
        } = scratch;
        let data = Data::new(request, resolved, captures, self.exchange);
        if let Some(checks) = checks {
            validation::check_body(checks, &data, body)?;
        }
        let text = match proxy.mapping.uses_body {
            true => String::from_utf8_lossy(body),
            false => "".into(),
        };
        request::write_proxied(&data.with_body(&text), proxy, outgoing);
        drop(text);
        let Some(content) = proxy.mapping.content else {
            return Ok(payload);
        };
        let content_type = payload::media_type(request.headers.get("content-type"));
        let binary = &resolved.stage.data.binary_media_types;
        let is_binary = payload::is_binary(content_type, binary);
        if body.is_empty() {
            return Ok(payload);
        }
        let converted = payload::convert_request(body, is_binary, Some(content))?.into_owned();
        *body = converted;
        Ok(Payload::Held(BodyFraming::Length(body.len() as u64)))
    }
}

//! The message loop between a byte stream and the service.
//!
//! `tower-lsp` brings a loop of its own, which this one replaces for three reasons: it ends at the
//! first malformed message, stops reading while a hundred requests are waiting (so that cancelling
//! them is read too late), and does not promise that a notification is handled before the next
//! message. Here each message is handled up to its first `.await` before the next one is read, so
//! notifications take effect in order and requests see the documents as they were when sent.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::Duration;

use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, SinkExt as _, StreamExt as _};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service as _;

/// The largest message that is read. A document may have 64 MB, which JSON can escape to six times
/// as many bytes.
const MAX_MESSAGE: usize = 512 << 20;

/// Methods whose answers the types of `tower-lsp` cannot express, and the routes that they take.
const OWN_ROUTES: [(&str, &str); 1] = [("textDocument/completion", COMPLETION)];

/// The route of `textDocument/completion`: lists with `itemDefaults`.
pub(super) const COMPLETION: &str = "fdl/completion";

/// How long the answers to open requests may take after the client has closed its end.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

type Answer = Pin<Box<dyn Future<Output = Option<Response>> + Send>>;

/// A piece of the input: a message's body, or why there is none.
type Frame = Result<Vec<u8>, String>;

/// Serves until the client says `exit` or closes the input.
pub(super) async fn serve<S: LanguageServer>(
    mut service: LspService<S>,
    socket: ClientSocket,
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
) {
    let mut frames = read_in_thread(input);
    let writer = Writer::new(output);
    let (mut requests, mut answers) = socket.split();
    let mut running: FuturesUnordered<Answer> = FuturesUnordered::new();
    loop {
        // Input first: an edit that has arrived is applied before anything older is sent.
        tokio::select! {
            biased;
            frame = frames.recv() => match frame.map(read_message) {
                None => break,
                Some(Incoming::Request(request)) => {
                    let exit = request.method() == "exit";
                    running.extend(start(&mut service, request, &writer).await);
                    if exit {
                        return writer.finish().await;
                    }
                }
                Some(Incoming::Response(response)) => {
                    // Fails only after `exit`.
                    let _ = answers.send(response).await;
                }
                Some(Incoming::Malformed(response)) => writer.send(&response),
            },
            // What was said on the way to an answer comes before it.
            Some(request) = requests.next() => writer.send(&request),
            Some(response) = running.next(), if !running.is_empty() => {
                while let Some(Some(request)) = requests.next().now_or_never() {
                    writer.send(&request);
                }
                response.iter().for_each(|it| writer.send(it));
            }
        }
    }
    let last = async {
        while let Some(response) = running.next().await {
            response.iter().for_each(|it| writer.send(it));
        }
    };
    let _ = tokio::time::timeout(LAST_ANSWERS, last).await;
    writer.finish().await;
}

/// Handles a request up to its first `.await`; what is left of it is returned.
async fn start<S: LanguageServer>(
    service: &mut LspService<S>,
    request: Request,
    writer: &Writer,
) -> Option<Answer> {
    let id = request.id().cloned();
    let method = request.method().to_owned();
    let call = AssertUnwindSafe(service.call(request)).catch_unwind();
    let mut answer: Answer = Box::pin(async move {
        match call.await {
            Ok(response) => response.ok().flatten(),
            Err(_) => {
                tracing::error!("the handler of `{method}` panicked");
                id.map(|id| Response::from_error(id, Error::internal_error()))
            }
        }
    });
    match futures::poll!(&mut answer) {
        std::task::Poll::Ready(response) => {
            response.iter().for_each(|it| writer.send(it));
            None
        }
        std::task::Poll::Pending => Some(answer),
    }
}

/// A message of the client.
#[derive(Debug)]
enum Incoming {
    Request(Request),
    Response(Response),
    /// No message: the answer says why.
    Malformed(Response),
}

fn read_message(frame: Frame) -> Incoming {
    let malformed = |id, code, reason: String| {
        let mut error = Error::new(code);
        error.message = reason.into();
        Incoming::Malformed(Response::from_error(id, error))
    };
    let body = match frame {
        Ok(body) => body,
        Err(reason) => return malformed(Id::Null, ErrorCode::ParseError, reason),
    };
    let mut value: Value = match serde_json::from_slice(&body) {
        Ok(value) => value,
        Err(error) => return malformed(Id::Null, ErrorCode::ParseError, error.to_string()),
    };
    let id = value
        .get("id")
        .and_then(|id| serde_json::from_value(id.clone()).ok())
        .unwrap_or_default();
    let is_request = value.get("method").is_some();
    let own = OWN_ROUTES.iter().find(|it| value["method"] == it.0);
    if let Some((_, route)) = own {
        value["method"] = (*route).into();
    }
    let message = if is_request {
        serde_json::from_value(value).map(Incoming::Request)
    } else {
        serde_json::from_value(value).map(Incoming::Response)
    };
    message.unwrap_or_else(|error| {
        malformed(
            if is_request { id } else { Id::Null },
            ErrorCode::InvalidRequest,
            error.to_string(),
        )
    })
}

/// Reads frames on a thread of its own, so that a blocked read blocks nothing else.
fn read_in_thread(input: impl Read + Send + 'static) -> mpsc::Receiver<Frame> {
    let (sender, receiver) = mpsc::channel(256);
    std::thread::spawn(move || {
        let mut input = BufReader::with_capacity(64 << 10, input);
        while let Ok(Some(frame)) = read_frame(&mut input) {
            if sender.blocking_send(frame).is_err() {
                break;
            }
        }
    });
    receiver
}

/// The next frame; none at the end of the input.
fn read_frame(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let mut length: Option<Result<usize, String>> = None;
    let mut started = false;
    loop {
        let mut line = Vec::new();
        // A header is a few bytes; a longer line is no header.
        let read = input.take(4096).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            if started {
                break;
            }
            continue;
        }
        started = true;
        if let Some(value) = content_length(line) {
            length = Some(value.parse().map_err(|_| format!("`{value}` is no length")));
        }
    }
    match length {
        None => Ok(Some(Err("a message without Content-Length".to_owned()))),
        Some(Err(reason)) => Ok(Some(Err(reason))),
        Some(Ok(length)) if length > MAX_MESSAGE => {
            io::copy(&mut input.take(length as u64), &mut io::sink())?;
            Ok(Some(Err(format!(
                "a message of {length} bytes is too long"
            ))))
        }
        Some(Ok(length)) => {
            let mut body = Vec::new();
            input.take(length as u64).read_to_end(&mut body)?;
            Ok((body.len() == length).then_some(Ok(body)))
        }
    }
}

/// The value of `Content-Length` in a line of a header. What is left of a message that was longer than
/// it said stands before the next one's: that is passed over, so that it costs no further message.
fn content_length(line: &str) -> Option<&str> {
    const NAME: &str = "content-length";
    let at = line.to_ascii_lowercase().rfind(NAME)?;
    let value = line[at + NAME.len()..].trim_start().strip_prefix(':')?;
    Some(value.trim())
}

/// Writes messages on a thread of its own: a client that does not read never stops the loop.
struct Writer {
    messages: std::sync::mpsc::Sender<Vec<u8>>,
    finished: oneshot::Receiver<()>,
}

impl Writer {
    fn new(mut output: impl Write + Send + 'static) -> Self {
        let (messages, queue) = std::sync::mpsc::channel::<Vec<u8>>();
        let (done, finished) = oneshot::channel();
        std::thread::spawn(move || {
            while let Ok(message) = queue.recv() {
                if output
                    .write_all(&message)
                    .and_then(|()| output.flush())
                    .is_err()
                {
                    break;
                }
            }
            let _ = done.send(());
        });
        Self { messages, finished }
    }

    /// Sends a message. Once the client has closed its end there is nobody to send to.
    fn send(&self, message: &impl Serialize) {
        let body = serde_json::to_string(message).unwrap_or_else(|error| {
            tracing::error!("a message cannot be written: {error}");
            json!({"jsonrpc": "2.0", "method": "$/logTrace", "params": {"message": "lost"}})
                .to_string()
        });
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let _ = self.messages.send(frame.into_bytes());
    }

    /// Waits until all is written, but not for ever.
    async fn finish(self) {
        drop(self.messages);
        let _ = tokio::time::timeout(LAST_ANSWERS, self.finished).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(mut input: &[u8]) -> Vec<Frame> {
        std::iter::from_fn(|| read_frame(&mut input).ok().flatten()).collect()
    }

    #[test]
    fn frames_with_any_headers_are_read() {
        let input = b"content-length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\nX: y\r\n\r\n{}Content-Length:3\n\n[1]";
        assert_eq!(frames(input), [Ok(b"{}".to_vec()), Ok(b"[1]".to_vec())]);
    }

    #[test]
    fn a_bad_header_costs_one_message() {
        let input = b"Foo: 1\r\n\r\nContent-Length: x\r\n\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(
            frames(input),
            [
                Err("a message without Content-Length".to_owned()),
                Err("`x` is no length".to_owned()),
                Ok(b"{}".to_vec())
            ]
        );
    }

    #[test]
    fn a_message_that_is_longer_than_it_says_costs_no_other() {
        let input = b"Content-Length: 2\r\n\r\n{} {\"a\": 1}Content-Length: 3\r\n\r\n[1]";
        assert_eq!(frames(input), [Ok(b"{}".to_vec()), Ok(b"[1]".to_vec())]);
    }

    #[test]
    fn an_input_that_ends_in_a_message_is_at_its_end() {
        assert!(frames(b"Content-Length: 10\r\n\r\n{}").is_empty());
    }

    #[test]
    fn what_is_no_message_is_answered() {
        let code = |text: &str| match read_message(Ok(text.into())) {
            Incoming::Malformed(response) => {
                let (id, result) = response.into_parts();
                (
                    id,
                    result.expect_err("the message is malformed").code.code(),
                )
            }
            other => panic!("{other:?} was read from {text}"),
        };
        assert_eq!(code("{"), (Id::Null, -32700));
        assert_eq!(code("[]"), (Id::Null, -32600));
        assert_eq!(code(r#"{"jsonrpc":"2.0"}"#), (Id::Null, -32600));
        assert_eq!(
            code(r#"{"jsonrpc":"1.0","id":7,"method":"x"}"#),
            (Id::Number(7), -32600)
        );
    }
}

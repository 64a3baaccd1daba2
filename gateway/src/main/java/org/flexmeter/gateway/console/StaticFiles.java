package org.flexmeter.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.MimeMapping;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Files that came with the program, served from one place. */
final class StaticFiles {
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private final Source source;

    /** Where the files are. */
    interface Source {
        /**
         * The bytes of a file; empty if there is none.
         *
         * @param path of letters, digits, dots, dashes and slashes, without a step upwards
         */
        Optional<byte[]> read(String path) throws IOException;
    }

    StaticFiles(Source source) {
        this.source = source;
    }

    /**
     * @param folder of the class path, such as {@code console}
     */
    static StaticFiles ofClassPath(String folder) {
        return new StaticFiles(
                path -> {
                    try (InputStream in =
                            StaticFiles.class
                                    .getClassLoader()
                                    .getResourceAsStream(folder + "/" + path)) {
                        return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
                    }
                });
    }

    /** Answers with a file; 404 if there is none. */
    void send(RoutingContext context, String path) {
        send(context, path, bytes -> bytes);
    }

    /** Answers with what is made of a file; 404 if there is none. */
    void send(RoutingContext context, String path, UnaryOperator<byte[]> edit) {
        context.vertx()
                .executeBlocking(() -> read(path), false)
                .onSuccess(
                        found ->
                                found.ifPresentOrElse(
                                        bytes -> answer(context, path, edit.apply(bytes)),
                                        () -> context.response().setStatusCode(404).end()))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, String path, byte[] bytes) {
        String type = MimeMapping.getMimeTypeForFilename(path);
        boolean text = type != null && (type.startsWith("text/") || type.endsWith("javascript"));
        context.response()
                .putHeader("Content-Type", text ? type + ";charset=UTF-8" : type(type))
                .end(Buffer.buffer(bytes));
    }

    private static String type(String type) {
        return type == null ? "application/octet-stream" : type;
    }

    /** The bytes of a file; empty if there is none. */
    Optional<byte[]> read(String path) throws IOException {
        return PATH.matcher(path).matches() ? source.read(path) : Optional.empty();
    }
}

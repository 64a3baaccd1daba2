package org.flexmeter.gateway.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import org.flexmeter.gateway.command.CommandCheck.Admission;
import org.flexmeter.gateway.command.Incoming.Command;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * What becomes of a signed command on {@code SiteWhere/commands/m2}, as one line, where signatures
 * are required; and the signatures of three aggregators: hera (HS256), zeus (RS256) and ares
 * (ES256).
 */
public final class SignedJudgement {
    /** How the line of a command begins that is let on. */
    public static final String ACCEPTED = "accepted, signed by ";

    private static final Key SECRET = new HmacKey("a secret of 32 bytes, or longer.".getBytes());
    private static final byte[] COMMAND = Bench.json("i1", "m2", "disconnect", "{}");

    private final PublicJsonWebKey rsa;
    private final PublicJsonWebKey ec;
    private final CommandCheck check;

    private SignedJudgement(Path file) throws JoseException, IOException {
        JsonWebKey hera = new OctetSequenceJsonWebKey(SECRET);
        hera.setKeyId("hera");
        rsa = RsaJwkGenerator.generateJwk(2048);
        rsa.setKeyId("zeus");
        ec = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        ec.setKeyId("ares");
        String keys =
                String.join(
                        ",",
                        hera.toJson(OutputControlLevel.INCLUDE_SYMMETRIC),
                        rsa.toJson(OutputControlLevel.PUBLIC_ONLY),
                        ec.toJson(OutputControlLevel.PUBLIC_ONLY));
        Files.writeString(file, "{\"keys\":[" + keys + "]}");
        CommandSettings d = CommandSettings.DEFAULT;
        check =
                new CommandCheck(
                        Bench.directory(Bench.registry()),
                        new CommandSettings(
                                d.ttl(),
                                d.timeout(),
                                d.rate(),
                                d.concurrency(),
                                d.history(),
                                true,
                                d.maxOpen(),
                                true),
                        new Jws(Optional.of(file)),
                        Duration.ofMinutes(5));
    }

    /** With new keys, of which the public halves are written into a file. */
    public static SignedJudgement with(Path keys) {
        try {
            return new SignedJudgement(keys);
        } catch (JoseException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A command with a good signature of each aggregator. */
    public List<String> signed() {
        return List.of(
                underHeader("{\"alg\":\"HS256\",\"kid\":\"hera\"}"),
                sign("RS256", rsa),
                sign("ES256", ec));
    }

    private static String sign(String algorithm, PublicJsonWebKey key) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(algorithm);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setPayloadBytes(COMMAND);
        jws.setKey(key.getPrivateKey());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A command with a good signature of hera under any header, also one that is none. */
    public static String underHeader(String header) {
        String input = encoded(header.getBytes(StandardCharsets.UTF_8)) + "." + encoded(COMMAND);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(SECRET);
            return input + "." + encoded(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Read and checked. */
    public String of(String payload) {
        Incoming incoming =
                CommandJson.read(
                        "SiteWhere/commands/m2", payload.getBytes(StandardCharsets.UTF_8), 65_536);
        if (!(incoming instanceof Command command)) {
            return "not read: " + incoming;
        }
        Admission admission =
                check.admit(
                        new Received(
                                1,
                                command.invocationId(),
                                command.target(),
                                command.name(),
                                command.parameters(),
                                command.eventDate(),
                                command.signed(),
                                TestClock.BEGIN),
                        TestClock.BEGIN);
        return admission
                .objection()
                .map(objection -> objection.state().code() + ": " + objection.why())
                .orElse(ACCEPTED + admission.signedBy());
    }
}

package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.command.CommandCheck.Admission;
import org.flexmeter.gateway.registry.Device;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed commands: who may, and what a forger may try. */
class JwsTest {
    @TempDir Path dir;
    private Path file;
    private OctetSequenceJsonWebKey secret;
    private RsaJsonWebKey rsa;
    private EllipticCurveJsonWebKey ec;

    @BeforeEach
    void keys() throws Exception {
        secret = OctJwkGenerator.generateJwk(256);
        secret.setKeyId("hera");
        rsa = RsaJwkGenerator.generateJwk(2048);
        rsa.setKeyId("zeus");
        ec = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        ec.setKeyId("ares");
        file = dir.resolve("keys.json");
        write(secret, rsa, ec);
    }

    private void write(JsonWebKey... keys) throws Exception {
        // what is public of a pair, and what is shared of a secret
        StringBuilder set = new StringBuilder("{\"keys\":[");
        for (JsonWebKey key : keys) {
            set.append(set.toString().endsWith("[") ? "" : ",")
                    .append(
                            key.toJson(
                                    key instanceof OctetSequenceJsonWebKey
                                            ? OutputControlLevel.INCLUDE_SYMMETRIC
                                            : OutputControlLevel.PUBLIC_ONLY));
        }
        Files.writeString(file, set + "]}");
    }

    private static String sign(String algorithm, String kid, Key key, byte[] payload)
            throws Exception {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        jws.setAlgorithmHeaderValue(algorithm);
        if (kid != null) {
            jws.setKeyIdHeaderValue(kid);
        }
        jws.setPayloadBytes(payload);
        jws.setKey(key);
        jws.setDoKeyValidation(false);
        return jws.getCompactSerialization();
    }

    private static byte[] command() {
        return Bench.json("i1", "m1", "disconnect", "{}");
    }

    private Admission admit(String compact, boolean required) {
        return admit(new Jws(Optional.of(file)), compact, required);
    }

    private static Admission admit(Jws jws, String compact, boolean required) {
        CommandSettings d = CommandSettings.DEFAULT;
        CommandCheck check =
                new CommandCheck(
                        Bench.directory(Bench.registry()),
                        new CommandSettings(
                                d.ttl(),
                                d.timeout(),
                                d.rate(),
                                d.concurrency(),
                                d.history(),
                                required,
                                d.maxOpen(),
                                true),
                        jws,
                        Duration.ofMinutes(5));
        Incoming.Command command =
                (Incoming.Command)
                        CommandJson.read(
                                "SiteWhere/commands/m2",
                                compact.isEmpty()
                                        ? command()
                                        : compact.getBytes(StandardCharsets.US_ASCII),
                                65_536);
        return check.admit(
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
    }

    private String why(String compact) {
        return admit(compact, false).objection().map(Verdict.Answered::why).orElse("");
    }

    @Test
    void aGoodSignatureNamesItsAggregator() throws Exception {
        String hs = sign(AlgorithmIdentifiers.HMAC_SHA256, "hera", secret.getKey(), command());
        String rs =
                sign(AlgorithmIdentifiers.RSA_USING_SHA256, "zeus", rsa.getPrivateKey(), command());
        String es =
                sign(
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        "ares",
                        ec.getPrivateKey(),
                        command());
        assertThat(admit(hs, true)).isEqualTo(new Admission("hera", Optional.empty()));
        assertThat(admit(rs, true)).isEqualTo(new Admission("zeus", Optional.empty()));
        assertThat(admit(es, true)).isEqualTo(new Admission("ares", Optional.empty()));
    }

    @Test
    void unsignedOnesAreTakenUnlessSignaturesAreRequired() {
        assertThat(admit("", false).objection()).isEmpty();
        assertThat(admit("", true).objection().orElseThrow().why())
                .isEqualTo("it is not signed, and this gateway takes signed commands only");
    }

    @Test
    void whatWasChangedIsRefused() throws Exception {
        String good = sign(AlgorithmIdentifiers.HMAC_SHA256, "hera", secret.getKey(), command());
        String other =
                sign(
                        AlgorithmIdentifiers.HMAC_SHA256,
                        "hera",
                        secret.getKey(),
                        Bench.json("i1", "m5", "disconnect", "{}"));
        String[] parts = good.split("\\.");
        assertThat(why(parts[0] + "." + other.split("\\.")[1] + "." + parts[2]))
                .isEqualTo("its signature is wrong");
        assertThat(why(parts[0] + "." + parts[1] + ".")).isEqualTo("its signature is wrong");
    }

    @Test
    void aKeyThatIsNotOursIsRefused() throws Exception {
        Key forged = new HmacKey(new byte[32]);
        assertThat(why(sign("HS256", "hera", forged, command())))
                .isEqualTo("its signature is wrong");
        assertThat(why(sign("HS256", "hades", forged, command())))
                .isEqualTo("its key 'hades' is not in fm.command.keys");
        assertThat(why(sign("HS256", null, forged, command())))
                .isEqualTo("its signature names no key (kid)");
    }

    @Test
    void theAlgorithmIsNotTheForgersChoice() throws Exception {
        // the public half as if it were a secret
        Key confused = new HmacKey(rsa.getPublicKey().getEncoded());
        assertThat(why(sign("HS256", "zeus", confused, command())))
                .startsWith("its signature cannot be checked");
        assertThat(why(sign("none", "zeus", null, command())))
                .startsWith("its signature cannot be checked");
    }

    @Test
    void whatAKeySaysOfItsUseHolds() throws Exception {
        String good = sign("HS256", "hera", secret.getKey(), command());
        secret.setUse("enc");
        write(secret);
        assertThat(why(good)).isEqualTo("its key 'hera' is not for signatures (use)");
        assertThat(Jws.findings(file)).singleElement().asString().contains("key hera is not for");
        secret.setUse("sig");
        secret.setAlgorithm("HS512");
        write(secret);
        assertThat(why(good)).isEqualTo("its key 'hera' is for HS512 alone (alg)");
        secret.setAlgorithm("HS256");
        secret.setKeyOps(List.of("encrypt"));
        write(secret);
        assertThat(why(good)).contains("(key_ops)");
        secret.setKeyOps(List.of("verify"));
        write(secret);
        assertThat(why(good)).isEmpty();
    }

    @Test
    void aKeyIsForTheGatewaysAndGroupsThatItNames() throws Exception {
        String good = sign("HS256", "hera", secret.getKey(), command());
        secret.setOtherParameter("gateways", List.of("eon"));
        write(secret);
        Device m1 = Bench.registry().findByHardwareId("m1").orElseThrow();
        Device m2 = Bench.registry().findByHardwareId("m2").orElseThrow();
        assertThat(admit(good, true).bounds().allow(m1)).isFalse();
        secret.setOtherParameter("gateways", List.of("eon", "iren"));
        secret.setOtherParameter("groups", List.of(Bench.GROUP));
        write(secret);
        assertThat(admit(good, true).bounds().allow(m1)).isFalse();
        assertThat(admit(good, true).bounds().allow(m2)).isTrue();
        secret.setOtherParameter("groups", "feeder-7");
        write(secret);
        assertThat(why(good)).contains("gateways or groups that are no list of names");
    }

    @Test
    void whatIsSignedNamesItsDevice() throws Exception {
        byte[] anybody =
                new String(command(), StandardCharsets.UTF_8)
                        .replaceFirst(",\"nestingContext\".*", "}")
                        .replace("\n", "")
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(why(sign("HS256", "hera", secret.getKey(), anybody)))
                .startsWith("what is signed does not name its device");
    }

    @Test
    void anEditedFileIsTakenOver() throws Exception {
        String good = sign("HS256", "hera", secret.getKey(), command());
        Jws jws = new Jws(Optional.of(file));
        assertThat(admit(jws, good, true).objection()).isEmpty();
        write(rsa);
        Files.setLastModifiedTime(file, FileTime.fromMillis(4_000_000_000_000L));
        assertThat(admit(jws, good, true).objection()).isPresent();
    }

    @Test
    void aBadFileOfKeysIsSaid() throws Exception {
        assertThat(Jws.findings(file)).isEmpty();
        assertThat(Jws.findings(dir.resolve("none")))
                .singleElement()
                .asString()
                .contains("cannot be read");
        Files.writeString(file, "{}");
        assertThat(Jws.findings(file)).singleElement().asString().contains("is no JWK set");
        Files.writeString(
                file, new JsonWebKeySet(List.of(rsa)).toJson(OutputControlLevel.INCLUDE_PRIVATE));
        assertThat(Jws.findings(file)).singleElement().asString().contains("private half");
    }
}

package org.flexmeter.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped schemas against what they describe. */
class SchemasTest {
    private static Schema schema(String name) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(resource("/schema/" + name + ".schema.json"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SchemasTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eon", "iren", "ennova", "unibo"})
    void packagedCataloguesAreValid(String gateway) throws IOException {
        JsonNode catalogue = new YAMLMapper().readTree(resource("/catalogue/" + gateway + ".yaml"));
        assertThat(schema("catalogue").validate(catalogue)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "min: 0,mim: 0",
        "unit: W.h,untit: W.h",
        "scale: 0.1,scale: 0",
        "level: Critical,level: critical"
    })
    void aBadCatalogueIsNot(String good, String bad) throws IOException {
        String text = resource("/catalogue/eon.yaml").replaceFirst(good, bad);
        assertThat(schema("catalogue").validate(new YAMLMapper().readTree(text))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'command':{'command':{'token':'b24c','namespace':'http://x','name':'disconnect','parameters':[{'name':'phase','type':'Int32','required':true}]},'invocation':{'id':'56bf7c84','eventDate':'2016-02-10T19:40:03.391+0000','initiator':'REST','target':'Assignment','parameterValues':{'phase':'1'},'status':'Pending'},'parameters':{'phase':1}},'nestingContext':{'gateway':{'hardwareId':'gw-iren'},'nested':{'hardwareId':'m1'},'path':'/meters/1'},'assignment':{}}",
                "{'systemCommand':{'type':'RegistrationAck','reason':'NewRegistration'}}",
                "{'systemCommand':{'type':'RegistrationFailure','reason':'InvalidSpecificationToken','errorMessage':'no such token'}}",
            })
    void whatTheControlCentreSendsIsACommand(String text) throws IOException {
        assertThat(schema("command").validate(json(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{'command':{}}",
                "{'command':{'command':{'name':'x'},'invocation':{}}}",
                "{'command':{'command':{},'invocation':{'id':'1'}}}",
                "{'command':{'command':{'name':'x'},'invocation':{'id':7}}}",
                "{'systemCommand':{}}",
            })
    void whatLacksNameOrIdIsNone(String text) throws IOException {
        assertThat(schema("command").validate(json(text))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'hardwareId':'m 1','type':'Acknowledge','request':{'response':'done','originatingEventId':'1'}}",
                "{'hardwareId':'m1','type':'Acknowledge','request':{'response':'done'}}",
                "{'hardwareId':'m1','type':'DeviceAlert','request':{'type':'a','level':'critical','message':'m','source':'Device','eventDate':'2016-02-10T19:40:03.391Z'}}",
                "{'hardwareId':'m1','type':'DeviceMeasurements','request':{'measurements':{'a':1.0},'updateState':true,'eventDate':'2016-02-10T19:40:03.391123Z'}}",
                "{'hardwareId':'m1','type':'DeviceMeasurements','request':{'measurements':{'a':1.0},'updateState':true,'eventDate':'2016-02-10T19:40:03.391Z','alternateId':'1'}}",
                "{'hardwareId':'m1','type':'RegisterDevice','request':{'specificationToken':'1'}}",
                "{'hardwareId':'m1','measurements':null,'alerts':[],'locations':[]}",
                "[{'hardwareId':'m1','measurements':[],'alerts':[],'locations':[]}]",
            })
    void messagesThatSiteWhereRefusesAreInvalid(String text) throws IOException {
        assertThat(schema("fm-message").validate(json(text))).isNotEmpty();
    }
}

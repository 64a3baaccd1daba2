package org.flexmeter.world.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against what SiteWhere 1.x sends, written by hand. */
class CommandJsonTest {
    private static final Instant WHEN = Instant.parse("2016-02-10T19:40:03.391Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode sent(Order order) throws IOException {
        return JSON.readTree(CommandJson.payload(order, "56bf7c84", WHEN));
    }

    private static void contains(JsonNode whole, String part) throws IOException {
        JsonNode wanted = JSON.readTree(part.replace('\'', '"'));
        wanted.properties()
                .forEach(
                        field ->
                                assertThat(whole.path(field.getKey()))
                                        .as(field.getKey())
                                        .isEqualTo(field.getValue()));
    }

    @Test
    void toADeviceItself() throws IOException {
        Order order = Order.to("iren", "m1", "limit-power", Map.of("limit", 3000.0));
        JsonNode message = sent(order);
        assertThat(order.topic()).isEqualTo("SiteWhere/commands/m1");
        contains(
                message.at("/command/command"),
                "{'name':'limit-power','parameters':[{'name':'limit','type':'Double','required':true}]}");
        contains(
                message.at("/command/invocation"),
                "{'id':'56bf7c84','eventDate':'2016-02-10T19:40:03.391+0000','initiator':'REST',"
                        + "'target':'Assignment','parameterValues':{'limit':'3000.0'},'status':'Pending'}");
        contains(message.path("command"), "{'parameters':{'limit':3000.0}}");
        assertThat(message.at("/nestingContext/gateway/hardwareId").asText()).isEqualTo("m1");
        assertThat(message.at("/nestingContext/nested").isNull()).isTrue();
        assertThat(message.path("assignment").isObject()).isTrue();
    }

    @Test
    void toADeviceBehindItsParent() throws IOException {
        Order order =
                Order.to("ennova", "m1", "set-interval", Map.of("seconds", 10)).through("gw-1");
        JsonNode message = sent(order);
        assertThat(order.topic()).isEqualTo("SiteWhere/commands/gw-1");
        assertThat(message.at("/nestingContext/gateway/hardwareId").asText()).isEqualTo("gw-1");
        assertThat(message.at("/nestingContext/nested/hardwareId").asText()).isEqualTo("m1");
        assertThat(message.at("/nestingContext/path").asText()).isEqualTo("/meters/m1");
        assertThat(message.at("/command/command/parameters/0/type").asText()).isEqualTo("Int32");
    }

    @Test
    void toAGroup() {
        Order order = Order.toGroup("iren", "feeder-7", List.of("m1", "m2"), "connect", Map.of());
        assertThat(order.topic()).isEqualTo("SiteWhere/commands/feeder-7");
        assertThat(order.hardwareIds()).containsExactly("m1", "m2");
        assertThat(order.argument()).isEmpty();
    }
}

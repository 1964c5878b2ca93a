<?php

/** What the cores of a content management system of both years do alike: the flat paths, any status below 400, `status`. */

require __DIR__ . '/http.php';

class Trouble extends Exception
{
}

/** The reply, or Trouble when nobody answered. */
function request(array $options, string $path, array $body): array
{
    $headers = [
        'Accept' => 'application/json',
        'Content-Type' => 'application/json',
        'LB-API-KEY' => $options['key'],
        'LB-URL' => $options['url'],
        'LB-IP' => $options['ip'],
        'LB-LANG' => 'english',
    ];
    $reply = send('POST', $options['base'] . "/api/$path", $headers, json_encode($body));
    if ($reply['status'] === 0) {
        throw new Trouble('The license server cannot be reached.');
    }
    return [$reply['status'], json_decode($reply['text'], true) ?? []];
}

/** Activates; what is to be kept, or null with the message why not. */
function activate(array $options): array
{
    [$status, $reply] = request($options, 'activate_license', [
        'product_id' => $options['product'],
        'license_code' => $options['code'],
        'client_name' => $options['client'],
        'verify_type' => $options['verifyType'] ?? 'non_envato',
    ]);
    if ($status >= 400) {
        return [null, 'Could not activate your license. Please try again later.'];
    }
    if ($reply['status'] ?? false) {
        return [$reply['lic_response'], $reply['message']];
    }
    $isFull = ($reply['status_code'] ?? null) === 'ACTIVATED_MAXIMUM_ALLOWED_PRODUCT_INSTANCES';
    return [null, ($isFull ? 'Already activated: ' : '') . ($reply['message'] ?? '')];
}

function proof(array $options, string $kept): array
{
    return ['product_id' => $options['product'], 'license_file' => $kept];
}
